using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>A period, or the trial, is over: bill the next one in the same transaction that enters it, or end what was cancelled.</summary>
[HandlesDueWork(Kind, Together = 16)]
public sealed class RenewSubscription(BillingDbContext db, Collection collection, Scheduling scheduling) : IDueBatchHandler
{
    public const string Kind = "renew_subscription";

    public async Task Prepare(IReadOnlyList<DueWork> batch, CancellationToken ct)
    {
        var subscriptions = await db.Subscriptions.Hold([.. batch.Select(work => work.Subject).Distinct()], ct);
        Guid[] plans = [.. subscriptions.SelectMany(subscription => new[] { subscription.NextPlanId, subscription.UsagePlanId }).Distinct()];
        await db.Plans.Where(plan => plans.Contains(plan.Id)).LoadAsync(ct);
        Guid[] addons = [.. subscriptions.SelectMany(subscription => subscription.Items).Select(item => item.AddonId).Distinct()];
        if (addons.Length > 0)
            await db.Addons.Where(addon => addons.Contains(addon.Id)).LoadAsync(ct);
        foreach (var changing in subscriptions.Where(subscription => subscription.ChangesWithin.Any()))
            await db.HoldCharging(changing, ct);
        await collection.Prepare([.. subscriptions.Select(subscription => subscription.CustomerId).Distinct()], subscriptions.Select(subscription => subscription.PeriodEnd).Min(), ct);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var subscription = (await db.Subscriptions.FindAsync([work.Subject], ct))!;
        if (subscription.Status == SubscriptionStatus.Ended || subscription.PeriodEnd > work.DueAt)
            return;

        await scheduling.Do(subscription, subscription.ReferenceTo.AddDays(-1), ct); // what should have happened within the period
        if (subscription.PeriodEnd > work.DueAt)
            return;

        if (subscription.CancelAtPeriodEnd)
            await End(subscription, ct);
        else if (subscription.Status is not SubscriptionStatus.Paused)
            await Renew(subscription, ct);
    }

    private async Task End(Subscription subscription, CancellationToken ct)
    {
        var customer = (await db.Customers.FindAsync([subscription.CustomerId], ct))!;
        await collection.BillUsage(subscription, customer, subscription.PeriodEnd, subscription.ReferenceTo, ct);
        subscription.EndPeriod();
    }

    private async Task Renew(Subscription subscription, CancellationToken ct)
    {
        var customer = (await db.Customers.FindAsync([subscription.CustomerId], ct))!;
        var plan = (await db.Plans.FindAsync([subscription.NextPlanId], ct))!;
        var next = subscription.NextPeriod(plan);
        var invoice = await collection.BillPeriod(subscription, customer, plan, next, ct);
        subscription.Renew(plan, next, invoice.Id);
        db.Schedule(Kind, subscription.Id, subscription.PeriodEnd);
    }
}
