using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Billing.Due;

/// <summary>
/// The day of a scheduled change has begun. Where the period is over, its renewal comes first: that does what is left of the period, and plans anew what is
/// of the next one.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class ApplyChanges(BillingDbContext db, Scheduling scheduling) : IDueWorkHandler
{
    public const string Kind = "apply_changes";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(work.Subject, ct);
        if (subscription.Status is not SubscriptionStatus.Ended && !subscription.IsOver(work.DueAt))
            await scheduling.Do(subscription, BillingCalendar.DateOf(work.DueAt, subscription.Zone), ct);
    }
}
