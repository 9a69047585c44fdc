using DotMac.Kernel;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>Every way in which an operation on a referral may be refused.</summary>
public static class ReferralErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "referral.not_found", "The partner has no such referral.");
}
