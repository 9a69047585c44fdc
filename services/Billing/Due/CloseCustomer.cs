using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// The tenant that a customer of tenant zero is was closed: its subscriptions end with what is paid. One whose past periods are still being billed takes no
/// cancellation, and is asked again.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class CloseCustomer(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "close_customer";

    private static readonly TimeSpan Again = TimeSpan.FromMinutes(1);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var ids = await db.Subscriptions.Where(known => known.CustomerId == work.Subject && known.Status != SubscriptionStatus.Ended).Select(known => known.Id).ToArrayAsync(ct);
        // Between the question and the lock some may have ended, or been cancelled by the tenant.
        var running = (await db.Subscriptions.Hold(ids, ct)).Where(held => held is { Status: not SubscriptionStatus.Ended, CancelAtPeriodEnd: false }).ToList();
        foreach (var subscription in running.Where(held => !held.IsCatchingUp))
            await CancelSubscription.EndLater(subscription, db, collection, clock.Now, ct);
        if (running.Any(held => held.IsCatchingUp))
            db.Schedule(Kind, work.Subject, clock.Now + Again);
    }
}
