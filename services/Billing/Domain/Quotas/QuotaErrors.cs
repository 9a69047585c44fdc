using DotMac.Kernel;

namespace DotMac.Billing.Domain.Quotas;

/// <summary>Every way in which an operation on a quota may be refused.</summary>
public static class QuotaErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "quota.not_found", "The subscription's plan has no such quota.");

    public static DomainException NotEntitled() =>
        new(Refusal.Conflict, "quota.not_entitled", "A subscription that is paused or has ended may use nothing.");

    public static DomainException Exceeded(PlanQuota quota, long used) => new(
        Refusal.TooMany, "quota.limit_exceeded", $"The limit of '{quota.Code}' is {quota.Limit}, and {used} are used.")
    { Pointer = "/amount" };

    public static DomainException InUse(PlanQuota quota, long used) =>
        new(Refusal.Conflict, "quota.in_use", $"The limit of '{quota.Code}' would be {quota.Limit}, and {used} are used.") { Pointer = "/quantity" };

    public static DomainException Invalid(int index, string message) =>
        new(Refusal.Rule, "plan.quota_invalid", message) { Pointer = $"/quotas/{index}" };
}
