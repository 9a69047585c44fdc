using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Named queries over subscriptions.</summary>
internal static class SubscriptionQueries
{
    /// <summary>Loads subscriptions with their rows locked, in one order: of two invoices that are settled at once, the later sees what the earlier left.</summary>
    public static Task<List<Subscription>> Hold(this DbSet<Subscription> subscriptions, Guid[] ids, CancellationToken ct) =>
        subscriptions.FromSql($"SELECT * FROM subscriptions WHERE id = ANY({ids}) ORDER BY id FOR UPDATE").ToListAsync(ct);

    /// <summary>Refuses subscriptions that are not there or not the customer's; the database is not asked where none is named.</summary>
    public static async Task RequireOf(
        this DbSet<Subscription> subscriptions, Guid customerId, IEnumerable<Guid> named, CancellationToken ct)
    {
        Guid[] ids = [.. named.Distinct()];
        if (ids.Length > 0 && await subscriptions.CountAsync(known => known.CustomerId == customerId && ids.Contains(known.Id), ct) < ids.Length)
            throw SubscriptionErrors.NotFound();
    }

    /// <summary>
    /// The subscription with its row locked: of two that change it at once, the later sees what the earlier left. It is the first of the locks.
    /// </summary>
    public static async Task<Subscription> Held(this DbSet<Subscription> subscriptions, Guid id, CancellationToken ct) =>
        await subscriptions.FromSql($"SELECT * FROM subscriptions WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw SubscriptionErrors.NotFound();

    /// <summary>A copy to look at, and to tell what it might become: it is not tracked, so that nothing of that is saved.</summary>
    public static async Task<Subscription> Copy(this DbSet<Subscription> subscriptions, Guid id, CancellationToken ct) =>
        await subscriptions.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw SubscriptionErrors.NotFound();

    /// <summary>
    /// Subscriptions by their id or their customer's, shared among those who record usage, against those that hold one to bill it: whoever waited for that
    /// sees what was billed.
    /// </summary>
    public static Task<List<Subscription>> Sharing(this DbSet<Subscription> subscriptions, Guid[] ids, Guid[] customers, CancellationToken ct) => subscriptions
        .FromSql($"SELECT * FROM subscriptions WHERE id = ANY({ids}) OR customer_id = ANY({customers}) ORDER BY id FOR KEY SHARE").AsNoTracking().ToListAsync(ct);

    /// <summary>Lets the renewal happen when the period ends, if a change moved that; work for a former end finds nothing to do.</summary>
    public static void RescheduleRenewal(this BillingDbContext db, Subscription subscription)
    {
        var end = db.Entry(subscription).Property(known => known.PeriodEnd);
        if (end.CurrentValue != end.OriginalValue)
            db.Schedule(RenewSubscription.Kind, subscription.Id, subscription.PeriodEnd);
    }

    /// <summary>Those whose invoices are not collected: paused, and not by dunning (billing rule R13).</summary>
    public static IQueryable<Subscription> Uncollected(this DbSet<Subscription> subscriptions) =>
        subscriptions.Where(subscription => subscription.Status == SubscriptionStatus.Paused && !subscription.IsSuspended);

    /// <summary>Whether the customer has a subscription that charges it.</summary>
    public static Task<bool> AnyRunning(this DbSet<Subscription> subscriptions, Guid customerId, CancellationToken ct) =>
        subscriptions.AnyAsync(subscription => subscription.CustomerId == customerId && subscription.Status != SubscriptionStatus.Ended, ct);
}
