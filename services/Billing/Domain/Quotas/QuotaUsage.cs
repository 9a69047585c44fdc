using DotMac.Billing.Domain.Subscriptions;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Quotas;

/// <summary>How much a subscription uses of one quota. Its row is locked while somebody consumes, so that of two at once the later sees what is left.</summary>
public sealed class QuotaUsage : AggregateRoot
{
    /// <summary>From which part of the limit on its subscriber is warned, in percent.</summary>
    private const int WarnedFrom = 80;

    private QuotaUsage()
    {
    }

    public Guid SubscriptionId { get; private set; }
    public string Code { get; private set; } = "";
    public long Used { get; private set; }

    /// <summary>The beginning of the period in which it was used.</summary>
    public DateTimeOffset PeriodStart { get; private set; }

    /// <summary>What counts as used now: what was used in an earlier period does not, where the quota begins anew with each.</summary>
    public long UsedOf(PlanQuota quota, Subscription subscription) =>
        quota.Reset is QuotaReset.Period && PeriodStart < subscription.PeriodStart ? 0 : Used;

    /// <summary>Whether so much more may be used: a trial allows nothing beyond a limit, as nothing is billed of it.</summary>
    public static bool Fits(PlanQuota quota, Subscription subscription, long used, long amount) =>
        subscription.Status is not (SubscriptionStatus.Paused or SubscriptionStatus.Ended) && amount <= long.MaxValue - used
        && (quota.Beyond(used, amount) == 0 || (quota.AllowsOverage && subscription.Status is not SubscriptionStatus.Trialing));

    /// <summary>Takes an amount and answers how much of it is beyond the limit; refuses all of it where it does not fit.</summary>
    public long Consume(PlanQuota quota, Subscription subscription, long amount)
    {
        if (subscription.Status is SubscriptionStatus.Paused or SubscriptionStatus.Ended)
            throw QuotaErrors.NotEntitled();
        Enter(quota, subscription);
        if (!Fits(quota, subscription, Used, amount))
            throw QuotaErrors.Exceeded(quota, Used);
        var (before, beyond) = (Used, quota.Beyond(Used, amount));
        Used += amount;
        if (quota.Limit is { } limit)
            Announce(subscription, limit, before);
        return beyond;
    }

    /// <summary>Gives back what is not used any more, never below zero. What was consumed beyond the limit stays charged.</summary>
    public void Release(PlanQuota quota, Subscription subscription, long amount)
    {
        Enter(quota, subscription);
        Used = Math.Max(0, Used - amount);
    }

    private void Enter(PlanQuota quota, Subscription subscription) => (Used, PeriodStart) = (UsedOf(quota, subscription), subscription.PeriodStart);

    /// <summary>Once each time when a threshold is passed.</summary>
    private void Announce(Subscription subscription, long limit, long before)
    {
        bool Passes(decimal threshold) => before < threshold && Used >= threshold;
        if (before <= limit && Used > limit)
            Raise(new QuotaExceeded(subscription.Id, subscription.CustomerId, Code, Used, limit, subscription.CustomerTenantId));
        else if (limit > 0 && Passes(limit * (WarnedFrom / 100m)))
            Raise(new QuotaWarning(subscription.Id, subscription.CustomerId, Code, Used, limit, subscription.CustomerTenantId));
    }
}
