using DotMac.Billing.Domain.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Named queries over subscriptions.</summary>
internal static class SubscriptionQueries
{
    /// <summary>Loads subscriptions with their rows locked, in one order: of two invoices that are settled at once, the later sees what the earlier left.</summary>
    public static Task Hold(this DbSet<Subscription> subscriptions, Guid[] ids, CancellationToken ct) =>
        subscriptions.FromSql($"SELECT * FROM subscriptions WHERE id = ANY({ids}) ORDER BY id FOR UPDATE").LoadAsync(ct);

    /// <summary>Refuses subscriptions that are not there or not the customer's; the database is not asked where none is named.</summary>
    public static async Task RequireOf(
        this DbSet<Subscription> subscriptions, Guid customerId, IEnumerable<Guid> named, CancellationToken ct)
    {
        Guid[] ids = [.. named.Distinct()];
        if (ids.Length > 0 && await subscriptions.CountAsync(known => known.CustomerId == customerId && ids.Contains(known.Id), ct) < ids.Length)
            throw SubscriptionErrors.NotFound();
    }

    /// <summary>Whether the customer has a subscription that charges it.</summary>
    public static Task<bool> AnyRunning(this DbSet<Subscription> subscriptions, Guid customerId, CancellationToken ct) =>
        subscriptions.AnyAsync(subscription => subscription.CustomerId == customerId && subscription.Status != SubscriptionStatus.Ended, ct);
}
