using DotMac.Kernel;

namespace DotMac.Partners.Domain.Partners;

/// <summary>Every way in which an operation on a referral code may be refused.</summary>
public static class ReferralCodeErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "referral_code.not_found", "The partner has no such code.");

    public static DomainException Taken(string code) =>
        new(Refusal.Conflict, "referral_code.taken", $"The code '{code}' is in use already.") { Pointer = "/code" };
}
