using DotMac.Billing.Data;
using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Quotas;

/// <summary>The quotas of a subscription, and what it uses of them.</summary>
internal static class QuotaQueries
{
    /// <summary>
    /// The quotas of the plan that bills what is used, in its order: after a change without proration the old one does until the renewal. The add-ons that the subscription
    /// has raise them, for each one that was bought; in a trial not yet, as nothing of them is billed before it ends.
    /// </summary>
    public static async Task<IReadOnlyList<PlanQuota>> QuotasOf(this BillingDbContext db, Subscription subscription, CancellationToken ct)
    {
        var quotas = (await db.Plans.AsNoTracking().SingleAsync(plan => plan.Id == subscription.UsagePlanId, ct)).Quotas;
        if (subscription.Items.Count == 0 || subscription.Status is SubscriptionStatus.Trialing)
            return quotas;
        Guid[] bought = [.. subscription.Items.Select(item => item.AddonId)];
        var addons = await db.Addons.AsNoTracking().Where(addon => bought.Contains(addon.Id)).ToDictionaryAsync(addon => addon.Id, addon => addon.Quotas, ct);
        return [.. quotas.Select(quota => quota.Raised(
            subscription.Items.Sum(item => item.Quantity * addons[item.AddonId].Where(raised => raised.Code == quota.Code).Sum(raised => raised.Amount))))];
    }

    public static async Task<PlanQuota> QuotaOf(this BillingDbContext db, Subscription subscription, string code, CancellationToken ct) =>
        (await db.QuotasOf(subscription, ct)).FirstOrDefault(known => known.Code == code) ?? throw QuotaErrors.NotFound();

    /// <summary>Refuses what lowered a limit below what is used of it: that would be given back and kept. The subscription is held, so nobody consumes meanwhile.</summary>
    public static async Task RefuseBelowUse(this BillingDbContext db, Subscription subscription, IReadOnlyList<PlanQuota> before, CancellationToken ct)
    {
        var usages = await db.QuotaUsages.AsNoTracking().Where(usage => usage.SubscriptionId == subscription.Id).ToListAsync(ct);
        foreach (var (quota, old) in (await db.QuotasOf(subscription, ct)).Zip(before))
            if (quota.Limit < old.Limit && usages.Find(usage => usage.Code == quota.Code)?.UsedOf(quota, subscription) is { } used && used > quota.Limit)
                throw QuotaErrors.InUse(quota, used);
    }

    /// <summary>A quota of a subscription, which is held against renewals, and what it uses of it, which is held against whoever consumes at the same time.</summary>
    public static async Task<(Subscription Subscription, PlanQuota Quota, QuotaUsage Usage)> HeldQuota(
        this BillingDbContext db, Guid subscriptionId, string code, CancellationToken ct)
    {
        var subscription = (await db.Subscriptions.Sharing([subscriptionId], [], ct)).SingleOrDefault() ?? throw SubscriptionErrors.NotFound();
        var quota = await db.QuotaOf(subscription, code, ct);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO quota_usages (id, tenant_id, version, subscription_id, code, used, period_start)
            VALUES ({Guid.CreateVersion7()}, {db.TenantId}, 0, {subscriptionId}, {code}, 0, {subscription.PeriodStart}) ON CONFLICT DO NOTHING
            """, ct);
        var usage = await db.QuotaUsages
            .FromSql($"SELECT * FROM quota_usages WHERE subscription_id = {subscriptionId} AND code = {code} FOR UPDATE").SingleAsync(ct);
        return (subscription, quota, usage);
    }
}
