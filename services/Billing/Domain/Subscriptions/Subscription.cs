using System.Text.Json;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Plans;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>A customer's standing order of a plan: it enters period after period until it ends.</summary>
public sealed class Subscription : AggregateRoot
{
    private Subscription()
    {
    }

    public Guid CustomerId { get; private set; }
    public Guid PlanId { get; private set; }
    public SubscriptionStatus Status { get; private set; }
    public PlanInterval Interval { get; private set; }

    /// <summary>The customer's local date from which all periods are counted.</summary>
    public DateOnly Anchor { get; private set; }

    public string TimeZone { get; private set; } = "";

    /// <summary>The period now running, counted from 0; -1 during the trial.</summary>
    public int PeriodNumber { get; private set; }

    public DateTimeOffset PeriodStart { get; private set; }
    public DateTimeOffset PeriodEnd { get; private set; }
    public DateTimeOffset? TrialEndsAt { get; private set; }
    public bool CancelAtPeriodEnd { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>What the running period covers.</summary>
    public (DateOnly From, DateOnly To) CurrentPeriod => Period(PeriodNumber);

    /// <summary>What the next period will cover, before it is entered.</summary>
    public (DateOnly From, DateOnly To) NextPeriod => Period(PeriodNumber + 1);

    /// <summary>Begins in the trial where there is one; the first period then starts on the local day after it.</summary>
    public static Subscription Start(Customer customer, Plan plan, int trialDays, DateTimeOffset now)
    {
        if (customer.Currency != plan.Currency)
            throw SubscriptionErrors.CurrencyMismatch(customer.Currency, plan.Currency);

        var today = customer.DateOf(now);
        var subscription = new Subscription
        {
            CustomerId = customer.Id,
            PlanId = plan.Id,
            Interval = plan.Interval,
            Anchor = today.AddDays(trialDays),
            TimeZone = customer.TimeZone,
            CreatedAt = now,
        };
        if (trialDays > 0)
            subscription.EnterTrial(now);
        else
            subscription.Enter(0, SubscriptionStatus.Active);
        subscription.RaiseCreated();
        return subscription;
    }

    /// <summary>Enters the next period, the first one after a trial; the invoice is the one that bills it.</summary>
    public void Renew(Guid invoiceId)
    {
        RefuseEnded();
        Enter(PeriodNumber + 1, Status == SubscriptionStatus.Trialing ? SubscriptionStatus.Active : Status);
        Raise(new SubscriptionRenewed(
            Id, CustomerId, PlanId, PeriodStart, PeriodEnd, invoiceId, StatusText, CancelAtPeriodEnd, TrialEndsAt));
    }

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
    public void Resume()
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

    /// <summary>The period of a cancelled subscription is over: it ends at the boundary, whenever that is noticed (case B15).</summary>
    public void EndPeriod() => End(PeriodEnd);

    /// <summary>A payment failed: the subscription is past due until nothing is owed.</summary>
    public void FallDue()
    {
        if (Status is SubscriptionStatus.Active)
            Become(SubscriptionStatus.PastDue);
    }

    /// <summary>Nothing that failed is owed any more.</summary>
    public void Recover()
    {
        if (Status is SubscriptionStatus.PastDue)
            Become(SubscriptionStatus.Active);
    }

    private string StatusText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Status.ToString());

    private void EnterTrial(DateTimeOffset now) =>
        (Status, PeriodNumber, PeriodStart, PeriodEnd, TrialEndsAt) = (SubscriptionStatus.Trialing, -1, now, Boundary(0), Boundary(0));

    private void Enter(int number, SubscriptionStatus status) =>
        (PeriodNumber, Status, PeriodStart, PeriodEnd) = (number, status, Boundary(number), Boundary(number + 1));

    private void Become(SubscriptionStatus status)
    {
        Status = status;
        RaiseUpdated();
    }

    private void End(DateTimeOffset at)
    {
        (Status, EndedAt) = (SubscriptionStatus.Ended, at);
        Raise(new SubscriptionEnded(Id, CustomerId, at, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt));
    }

    private (DateOnly From, DateOnly To) Period(int number) =>
        (BillingCalendar.Boundary(Anchor, Interval, number), BillingCalendar.Boundary(Anchor, Interval, number + 1));

    private DateTimeOffset Boundary(int number) =>
        BillingCalendar.Start(BillingCalendar.Boundary(Anchor, Interval, number), TimeZoneInfo.FindSystemTimeZoneById(TimeZone));

    private void RaiseCreated() =>
        Raise(new SubscriptionCreated(Id, CustomerId, PlanId, StatusText, PeriodStart, PeriodEnd, TrialEndsAt, CancelAtPeriodEnd));

    private void RaiseUpdated() =>
        Raise(new SubscriptionUpdated(Id, CustomerId, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt));

    private void RaiseCancelled(bool immediate, DateTimeOffset endsAt) => Raise(new SubscriptionCancelled(
        Id, CustomerId, immediate, CancelledAt!.Value, endsAt, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt));

    private void RefuseEnded()
    {
        if (Status is SubscriptionStatus.Ended)
            throw SubscriptionErrors.WrongStatus(StatusText);
    }
}
