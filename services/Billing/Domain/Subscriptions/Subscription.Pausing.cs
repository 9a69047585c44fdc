using DotMac.Billing.Domain.Plans;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Trials that are about to end, pauses and what follows them.</summary>
public sealed partial class Subscription
{
    public DateTimeOffset? PausedAt { get; private set; }

    /// <summary>Whether dunning paused it: what it owes is collected all the same (billing rule R13).</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>Whether what it owes is left alone for the time being.</summary>
    public bool IsUncollected => Status is SubscriptionStatus.Paused && !IsSuspended;

    /// <summary>Tells that the trial ends soon, unless the subscription ends with it.</summary>
    public void AnnounceTrialEnd()
    {
        if (Status is SubscriptionStatus.Trialing && !CancelAtPeriodEnd)
            Raise(new SubscriptionTrialEnding(Id, CustomerId, PlanId, TrialEndsAt!.Value, Quantity, CustomerTenantId));
    }

    /// <summary>Stops renewals and collection; what is paid of the running period stays the customer's.</summary>
    public void Pause(string? reason, DateTimeOffset now)
    {
        RefuseCatchingUp();
        Stop(reason, byDunning: false, now);
    }

    /// <summary>Stops renewals because of what is owed, which goes on to be collected.</summary>
    public void Suspend(DateTimeOffset now)
    {
        Stop("Dunning", byDunning: true, now);
        IsSuspended = true;
    }

    private void Stop(string? reason, bool byDunning, DateTimeOffset now)
    {
        if (Status is not (SubscriptionStatus.Active or SubscriptionStatus.PastDue))
            throw SubscriptionErrors.WrongStatus(StatusText);
        (Status, PausedAt) = (SubscriptionStatus.Paused, now);
        RaisePaused(reason, byDunning);
    }

    /// <summary>Goes on. Whether a new period has to be entered then, since the last one is over, <see cref="IsOver"/> tells.</summary>
    public void Resume(bool owing, DateTimeOffset now)
    {
        if (Status is not SubscriptionStatus.Paused)
            throw SubscriptionErrors.NotPaused();
        (Status, PausedAt, IsSuspended) = (owing ? SubscriptionStatus.PastDue : SubscriptionStatus.Active, null, false);
        RaiseResumed(now);
    }

    public bool IsOver(DateTimeOffset now) => PeriodEnd <= now;

    /// <summary>The period that begins today, after a pause that outlasted the last one: the time in between is not billed.</summary>
    public BillingPeriod PeriodFrom(DateTimeOffset now, Plan plan)
    {
        var today = DateOf(now);
        return new(Cycle.Of(today, plan.Interval, Alignment), 0, today, Zone);
    }
}
