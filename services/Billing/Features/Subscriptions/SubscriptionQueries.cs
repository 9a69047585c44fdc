using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Named queries over subscriptions.</summary>
internal static class SubscriptionQueries
{
    /// <summary>
    /// The subscription with its row locked: of two that change it at once, the later sees what the earlier left. Locks are taken in one
    /// order: the subscription, the customer's balance, the invoice number.
    /// </summary>
    public static async Task<Subscription> Held(this DbSet<Subscription> subscriptions, Guid id, CancellationToken ct) =>
        await subscriptions.FromSql($"SELECT * FROM subscriptions WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw SubscriptionErrors.NotFound();

    /// <summary>Lets the renewal happen when the period ends, if a change moved that; work for a former end finds nothing to do.</summary>
    public static void RescheduleRenewal(this BillingDbContext db, Subscription subscription)
    {
        var end = db.Entry(subscription).Property(known => known.PeriodEnd);
        if (end.CurrentValue != end.OriginalValue)
            db.Schedule(RenewSubscription.Kind, subscription.Id, subscription.PeriodEnd);
    }

    /// <summary>Whether the subscription of an invoice is paused, and its invoices are not collected.</summary>
    public static Task<bool> IsPaused(this DbSet<Subscription> subscriptions, Guid? id, CancellationToken ct) =>
        subscriptions.AnyAsync(subscription => subscription.Id == id && subscription.Status == SubscriptionStatus.Paused, ct);

    /// <summary>Whether the customer has a subscription that charges it.</summary>
    public static Task<bool> AnyRunning(this DbSet<Subscription> subscriptions, Guid customerId, CancellationToken ct) =>
        subscriptions.AnyAsync(subscription => subscription.CustomerId == customerId && subscription.Status != SubscriptionStatus.Ended, ct);
}
