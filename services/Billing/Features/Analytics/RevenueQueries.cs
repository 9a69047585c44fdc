using DotMac.Billing.Data;
using DotMac.Billing.Domain.Analytics;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Analytics;

/// <summary>Named queries over what subscriptions brought in the past.</summary>
internal static class RevenueQueries
{
    /// <summary>The monthly recurring revenue of each subscription that brought any at an instant.</summary>
    public static async Task<IReadOnlyList<SubscriptionRevenue>> RevenueAt(this BillingDbContext db, DateTimeOffset at, CancellationToken ct)
    {
        var states = (await db.StatesAt(at).AsNoTracking().ToListAsync(ct)).Where(state => RecurringRevenue.Counts(state.Status)).ToList();
        var ids = states.Select(state => state.PlanId).Distinct().ToArray();
        var plans = await db.Plans.AsNoTracking().Where(plan => ids.Contains(plan.Id)).ToDictionaryAsync(plan => plan.Id, ct);
        var items = states.SelectMany(state => state.Items).Select(item => item.AddonId).Distinct().ToArray();
        var addons = items.Length == 0 ? [] : await db.Addons.AsNoTracking().Where(addon => items.Contains(addon.Id)).ToDictionaryAsync(addon => addon.Id, ct);
        var coupons = (await db.AppliedCoupons.AsNoTracking().Where(coupon => coupon.AppliedAt <= at && (coupon.EndedAt == null || coupon.EndedAt > at))
            .OrderBy(coupon => coupon.Id).ToListAsync(ct)).ToLookup(coupon => coupon.CustomerId);
        return
        [
            .. states.Select(state => new SubscriptionRevenue(state.SubscriptionId, state.CustomerId, RecurringRevenue.Monthly(
                plans[state.PlanId], state.Quantity,
                coupons[state.CustomerId].Where(coupon => coupon.SubscriptionId is null || coupon.SubscriptionId == state.SubscriptionId)
                    .Select(coupon => coupon.Terms),
                state.Items.Select(item => (addons[item.AddonId].In(plans[state.PlanId].Currency), item.Quantity))))),
        ];
    }

    /// <summary>The customers that had a subscription which counted before an instant.</summary>
    public static async Task<HashSet<Guid>> CustomersBefore(this BillingDbContext db, DateTimeOffset at, CancellationToken ct) =>
    [
        .. await db.SubscriptionStates
            .Where(state => state.OccurredAt <= at && (state.Status == SubscriptionStatus.Active || state.Status == SubscriptionStatus.PastDue))
            .Select(state => state.CustomerId).Distinct().ToListAsync(ct),
    ];

    private static IQueryable<SubscriptionState> StatesAt(this BillingDbContext db, DateTimeOffset at) => db.SubscriptionStates.FromSql(
        $"SELECT DISTINCT ON (subscription_id) * FROM subscription_states WHERE occurred_at <= {at} ORDER BY subscription_id, sequence DESC");
}

/// <summary>What a subscription brings in a month.</summary>
internal sealed record SubscriptionRevenue(Guid SubscriptionId, Guid CustomerId, Money Monthly);
