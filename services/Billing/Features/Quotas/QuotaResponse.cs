using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.Quotas;

/// <summary>A quota of a subscription, in whole units: a null limit is none, and then nothing says what is available.</summary>
/// <param name="Overage">What is used beyond the limit.</param>
/// <param name="ResetsAt">When what is used begins at zero again; null where it never does.</param>
public sealed record QuotaResponse(string Code, long? Limit, long Used, long? Available, long Overage, bool AllowsOverage, DateTimeOffset? ResetsAt)
{
    public static QuotaResponse From(PlanQuota quota, Subscription subscription, QuotaUsage? usage)
    {
        var used = usage?.UsedOf(quota, subscription) ?? 0;
        return new(
            quota.Code, quota.Limit, used, quota.Limit is { } limit ? Math.Max(0, limit - used) : null, quota.Beyond(0, used), quota.AllowsOverage,
            quota.Reset is QuotaReset.Period ? subscription.PeriodEnd : null);
    }
}
