using System.Globalization;
using DotMac.Contracts.Partners;
using DotMac.Kernel;

namespace DotMac.Partners.Domain.Partners;

/// <summary>A company that brings customers and earns by its program.</summary>
public sealed class Partner : AggregateRoot
{
    private Partner()
    {
    }

    public Guid ProgramId { get; private set; }

    /// <summary><c>PTR-000001</c>, counted per tenant.</summary>
    public string Number { get; private set; } = "";

    public string CompanyName { get; private set; } = "";
    public EmailAddress Email { get; private set; } = null!;
    public DateTimeOffset CreatedAt { get; private set; }

    public static Partner Join(Guid programId, long number, string companyName, EmailAddress email, DateTimeOffset now)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"PTR-{number:000000}");
        var partner = new Partner { ProgramId = programId, Number = text, CompanyName = companyName, Email = email, CreatedAt = now };
        partner.Raise(new PartnerCreated(partner.Id, programId, partner.Number, companyName, email.Value, "active"));
        return partner;
    }

    public ReferralCode Issue(string code, DateTimeOffset now) => ReferralCode.Issue(this, code, now);
}
