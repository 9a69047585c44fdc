using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Plans;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Addons;

/// <summary>Named queries over add-ons.</summary>
internal static class AddonQueries
{
    /// <summary>Those that are sold, go with the plan and have a price in its currency.</summary>
    public static IQueryable<Addon> SoldWith(this DbSet<Addon> addons, Plan plan) => addons
        .FromSql($"SELECT * FROM addons WHERE prices @> jsonb_build_array(jsonb_build_object('Currency', {plan.Currency.Code}))")
        .Where(addon => addon.DeactivatedAt == null && (addon.PlanIds.Count == 0 || addon.PlanIds.Contains(plan.Id))
            && (addon.Interval == null || addon.Interval == plan.Interval));
}
