using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Billing.Due;

/// <summary>A trial ends in three days: say so while the customer can still decide.</summary>
[HandlesDueWork(Kind)]
public sealed class AnnounceTrialEnd(BillingDbContext db) : IDueWorkHandler
{
    public const string Kind = "announce_trial_end";

    private static readonly TimeSpan Before = TimeSpan.FromDays(3);

    /// <summary>A trial shorter than that is announced when it begins.</summary>
    public static void Plan(BillingDbContext db, Subscription subscription)
    {
        if (subscription.TrialEndsAt is { } end && end > subscription.CreatedAt) // one that was over before it was recorded is news to nobody
            db.Schedule(Kind, subscription.Id, end - subscription.PeriodStart > Before ? end - Before : subscription.PeriodStart);
    }

    public async Task Handle(DueWork work, CancellationToken ct) => (await db.Subscriptions.Held(work.Subject, ct)).AnnounceTrialEnd();
}
