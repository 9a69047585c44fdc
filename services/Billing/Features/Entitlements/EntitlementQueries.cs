using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Entitlements;

/// <summary>What a customer's subscriptions entitle it to.</summary>
internal static class EntitlementQueries
{
    /// <summary>
    /// The features of the plans and add-ons that the customer is subscribed to now, each once: a trial and a failed payment keep them, a pause and an end do not.
    /// </summary>
    public static async Task<string[]> FeaturesOf(this BillingDbContext db, Guid customerId, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        var granting = db.Subscriptions.Where(subscription => subscription.CustomerId == customerId
            && subscription.Status != SubscriptionStatus.Paused && subscription.Status != SubscriptionStatus.Ended);
        var plans = await db.Plans.Where(plan => granting.Any(subscription => subscription.PlanId == plan.Id)).Select(plan => plan.Features).ToListAsync(ct);
        var items = await granting.Select(subscription => subscription.Items).ToListAsync(ct);
        Guid[] ids = [.. items.SelectMany(all => all).Select(item => item.AddonId).Distinct()];
        if (ids.Length > 0)
            plans.AddRange(await db.Addons.Where(addon => ids.Contains(addon.Id)).Select(addon => addon.Features).ToListAsync(ct));
        return [.. plans.SelectMany(features => features).Distinct().Order(StringComparer.Ordinal)];
    }
}
