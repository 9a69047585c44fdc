using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Billing.Due;

/// <summary>
/// An invoice was settled of a subscription that dunning had suspended: it goes on, if nothing of it failed or is overdue any more. By itself, as it may bill a new
/// period, whose locks come before those of a payment.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class ResumePaid(BillingDbContext db, Resuming resuming) : IDueWorkHandler
{
    public const string Kind = "resume_paid";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(work.Subject, ct);
        if (subscription is { Status: SubscriptionStatus.Paused, IsSuspended: true } && !await db.Invoices.AnyUnsettledOfSubscription(subscription.Id, ct))
            await resuming.Resume(subscription, ct);
    }
}
