namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>How a subscription is cancelled, and how that is withdrawn.</summary>
public sealed partial class Subscription
{
    /// <summary>Lets the running period be the last; a second time changes nothing.</summary>
    public void CancelAtEnd(DateTimeOffset now)
    {
        RefuseEnded();
        if (CancelAtPeriodEnd)
            return;
        (CancelAtPeriodEnd, CancelledAt) = (true, now);
        RaiseCancelled(immediate: false, PeriodEnd);
    }

    /// <summary>Withdraws a cancellation before the period ends.</summary>
    public void Reactivate()
    {
        RefuseEnded();
        if (!CancelAtPeriodEnd)
            throw SubscriptionErrors.NotCancelled();
        (CancelAtPeriodEnd, CancelledAt) = (false, null);
        RaiseUpdated();
    }

    public void CancelNow(DateTimeOffset now)
    {
        RefuseEnded();
        CancelledAt = now;
        RaiseCancelled(immediate: true, now);
        End(now);
    }

    private void End(DateTimeOffset at)
    {
        (Status, EndedAt) = (SubscriptionStatus.Ended, at);
        RaiseEnded(at);
    }

    private void RefuseEnded()
    {
        if (Status is SubscriptionStatus.Ended)
            throw SubscriptionErrors.WrongStatus(StatusText);
    }
}
