using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Quotas;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Addons;

/// <summary>Named queries over add-ons.</summary>
internal static class AddonQueries
{
    /// <summary>What a subscription's add-ons cost; nothing is asked of one that has none, nor where they are read already.</summary>
    public static async Task<IReadOnlyList<AddonTariff>> AddonsOf(
        this BillingDbContext db, Subscription subscription, Currency currency, CancellationToken ct)
    {
        var addons = new List<AddonTariff>();
        foreach (var item in subscription.Items)
            addons.Add((await db.Addons.FindAsync([item.AddonId], ct))!.In(currency));
        return addons;
    }

    /// <summary>Those that are sold, go with the plan and have a price in its currency.</summary>
    public static IQueryable<Addon> SoldWith(this DbSet<Addon> addons, Plan plan) => addons
        .FromSql(
            $"""
            SELECT * FROM addons WHERE prices @> jsonb_build_array(jsonb_build_object('Currency', {plan.Currency.Code}))
            AND NOT EXISTS (SELECT FROM jsonb_array_elements(quotas) AS quota WHERE quota ->> 'Code' <> ALL({plan.Quotas.Select(quota => quota.Code).ToArray()})
                OR billing = 'one_time' AND quota ->> 'Code' = ANY({plan.Quotas.Where(quota => quota.Reset is QuotaReset.Period).Select(quota => quota.Code).ToArray()}))
            """)
        .Where(addon => addon.DeactivatedAt == null && (!addon.PlanIds.Any() || addon.PlanIds.Contains(plan.Id))
            && (addon.Interval == null || addon.Interval == plan.Interval));
}
