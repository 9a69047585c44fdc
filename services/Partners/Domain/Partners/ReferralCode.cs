using DotMac.Contracts.Partners;
using DotMac.Kernel;

namespace DotMac.Partners.Domain.Partners;

/// <summary>A code that customers come with; upper-case, unique in the tenant.</summary>
public sealed class ReferralCode : AggregateRoot
{
    private ReferralCode()
    {
    }

    public Guid PartnerId { get; private set; }
    public string Code { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private set; }

    internal static ReferralCode Issue(Partner partner, string code, DateTimeOffset now)
    {
        var issued = new ReferralCode { PartnerId = partner.Id, Code = Normalize(code), CreatedAt = now };
        issued.Raise(new ReferralCodeCreated(issued.Id, partner.Id, issued.Code));
        return issued;
    }

    /// <summary>Codes are typed by people: their case does not matter.</summary>
    public static string Normalize(string code) => code.Trim().ToUpperInvariant();
}
