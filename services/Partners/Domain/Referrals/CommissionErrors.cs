using DotMac.Kernel;

namespace DotMac.Partners.Domain.Referrals;

/// <summary>Every way in which an operation on a commission may be refused.</summary>
public static class CommissionErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "commission.not_found", "The partner has no such commission.");
}
