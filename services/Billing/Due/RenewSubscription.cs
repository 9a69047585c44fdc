using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>A period, or the trial, is over: bill the next one in the same transaction that enters it, or end what was cancelled.</summary>
[HandlesDueWork(Kind)]
public sealed class RenewSubscription(BillingDbContext db, Collection collection) : IDueWorkHandler
{
    public const string Kind = "renew_subscription";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(work.Subject, ct);
        if (subscription.Status == SubscriptionStatus.Ended || subscription.PeriodEnd > work.DueAt)
            return;

        if (subscription.CancelAtPeriodEnd)
            subscription.EndPeriod();
        else if (subscription.Status is not SubscriptionStatus.Paused)
            await Renew(subscription, ct);
    }

    private async Task Renew(Subscription subscription, CancellationToken ct)
    {
        var customer = await db.Customers.SingleAsync(known => known.Id == subscription.CustomerId, ct);
        var plan = await db.Plans.SingleAsync(known => known.Id == subscription.NextPlanId, ct);
        var next = subscription.NextPeriod(plan);
        var invoice = await collection.BillPeriod(subscription, customer, plan, next, ct);
        subscription.Renew(next, invoice.Id);
        db.Schedule(Kind, subscription.Id, subscription.PeriodEnd);
    }
}
