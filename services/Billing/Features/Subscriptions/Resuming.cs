using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>How a pause ends, whether a person ends it or what dunning had asked for was paid.</summary>
public sealed class Resuming(BillingDbContext db, Collection collection, TenantClock clock)
{
    /// <summary>
    /// Lets a held subscription go on and collects what it owes. Where its period is over, a new one begins today and is billed, or the subscription ends, if it
    /// was to end with it.
    /// </summary>
    public async Task Resume(Subscription subscription, CancellationToken ct)
    {
        var id = subscription.Id;
        subscription.Resume(await db.Invoices.AnyFailedOf(id, ct), clock.Now);
        foreach (var owed in await db.Invoices.Where(invoice => invoice.SubscriptionId == id && invoice.Status == InvoiceStatus.Open).ToListAsync(ct))
            await collection.Begin(owed, ct);
        if (subscription.IsOver(clock.Now) && subscription.CancelAtPeriodEnd)
            await EndPeriod(subscription, ct);
        else if (subscription.IsOver(clock.Now))
            await EnterPeriod(subscription, ct);
    }

    private async Task EndPeriod(Subscription subscription, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        await collection.BillUsage(subscription, customer, subscription.PeriodEnd, subscription.ReferenceTo, ct);
        subscription.EndPeriod();
    }

    private async Task EnterPeriod(Subscription subscription, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        var plan = await db.Plans.SingleAsync(known => known.Id == subscription.NextPlanId, ct);
        var period = subscription.PeriodFrom(clock.Now, plan);
        var invoice = await collection.BillPeriod(subscription, customer, plan, period, ct);
        subscription.Renew(plan, period, invoice.Id);
        subscription.FailPassed();
        db.RescheduleRenewal(subscription);
    }
}
