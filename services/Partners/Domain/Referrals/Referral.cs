using DotMac.Contracts.Partners;
using DotMac.Kernel;
using DotMac.Partners.Domain.Partners;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>Binds a customer to the partner whose code it first came with; later codes do not move it.</summary>
public sealed class Referral : AggregateRoot
{
    private Referral()
    {
    }

    public Guid PartnerId { get; private set; }
    public Guid CustomerId { get; private set; }
    public string Code { get; private set; } = "";

    /// <summary>The rule by which commissions of this customer are held until a person decides; null where none applies.</summary>
    public string? HeldBy { get; private set; }

    public DateTimeOffset ConvertedAt { get; private set; }

    public static Referral Convert(Partner partner, string code, Guid customerId, string customerEmail, DateTimeOffset now)
    {
        var referral = new Referral
        {
            PartnerId = partner.Id,
            CustomerId = customerId,
            Code = code,
            HeldBy = SelfReferral.Rule(partner.Email.Value, customerEmail),
            ConvertedAt = now,
        };
        referral.Raise(new ReferralConverted(referral.Id, partner.Id, customerId, code));
        return referral;
    }
}
