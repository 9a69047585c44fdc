using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Kernel;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Does what was scheduled: by the code of a change, as it would have been billed at midnight of its day, however late it is done.</summary>
public sealed class Scheduling(BillingDbContext db, Changing changing, Collection collection)
{
    /// <summary>Everything up to a day of the running period, oldest first; what a rule refuses is dropped and said.</summary>
    public Task Do(Subscription subscription, DateOnly until, CancellationToken ct) => Each(subscription, until, change => Do(subscription, change, ct), ct);

    /// <summary>Makes of a copy that nobody saves what it is going to be when its period ends, wherever the changes move that.</summary>
    public Task Imagine(Subscription copy, CancellationToken ct) => Each(
        copy, DateOnly.MaxValue, change => changing.Imagine(copy, Request(change), At(copy, change), ct), ct);

    private async Task Each(Subscription subscription, DateOnly until, Func<ScheduledChange, Task> happen, CancellationToken ct)
    {
        while (subscription.Due(until) is { } change)
        {
            if (await Refusal(subscription, change, ct) is { } code)
            {
                subscription.Fail(change, code);
                continue;
            }

            subscription.Forget(change);
            await happen(change);
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
        var (customer, invoice) = await changing.Apply(subscription, Request(change), ct, At(subscription, change));
        if (invoice is not null)
            await collection.Issue(invoice, customer, ct);
        db.RescheduleRenewal(subscription);
        await db.SaveChangesAsync(ct); // the change that follows credits this invoice, which the database is asked for
    }

    /// <summary>Midnight of its day, and never before its period.</summary>
    private static DateTimeOffset At(Subscription subscription, ScheduledChange change)
    {
        var midnight = BillingCalendar.Start(change.On, subscription.Zone);
        return midnight < subscription.PeriodStart ? subscription.PeriodStart : midnight;
    }

    private static ChangeRequest Request(ScheduledChange change) =>
        new(change.PlanId, change.Quantity, change.Proration, BillingAnchor: change.Restarts ? CycleAnchor.Reset : CycleAnchor.Keep);
}
