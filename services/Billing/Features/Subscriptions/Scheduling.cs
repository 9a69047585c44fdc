using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Kernel;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Does what was scheduled: by the code of a change, as it would have been billed at midnight of its day, however late it is done.</summary>
public sealed class Scheduling(BillingDbContext db, Changing changing, Collection collection)
{
    /// <summary>Everything up to a day of the running period, oldest first; what a rule refuses is dropped and said.</summary>
    public async Task Do(Subscription subscription, DateOnly until, CancellationToken ct)
    {
        while (subscription.Due(until) is { } change)
        {
            if (await Refusal(subscription, change, ct) is { } code)
                subscription.Fail(change, code);
            else
                await Do(subscription, change, ct);
        }
    }

    private async Task<string?> Refusal(Subscription subscription, ScheduledChange change, CancellationToken ct)
    {
        try
        {
            await changing.Require(subscription, Request(change), ct);
            return null;
        }
        catch (DomainException refusal)
        {
            return refusal.Code;
        }
    }

    private async Task Do(Subscription subscription, ScheduledChange change, CancellationToken ct)
    {
        subscription.Forget(change);
        var midnight = BillingCalendar.Start(change.On, subscription.Zone);
        var at = midnight < subscription.PeriodStart ? subscription.PeriodStart : midnight;
        var (customer, invoice) = await changing.Apply(subscription, Request(change), ct, at);
        if (invoice is not null)
            await collection.Issue(invoice, customer, ct);
        db.RescheduleRenewal(subscription);
        await db.SaveChangesAsync(ct); // the change that follows credits this invoice, which the database is asked for
    }

    private static ChangeRequest Request(ScheduledChange change) =>
        new(change.PlanId, change.Quantity, change.Proration, BillingAnchor: change.Restarts ? CycleAnchor.Reset : CycleAnchor.Keep);
}
