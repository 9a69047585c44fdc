using DotMac.Billing.Domain.Plans;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>A customer's standing order of a plan: it enters period after period until it ends.</summary>
public sealed partial class Subscription : AggregateRoot
{
    private Subscription()
    {
    }

    public Guid CustomerId { get; private set; }

    /// <summary>The tenant that the customer is, in tenant zero's books: what is announced names it.</summary>
    public Guid? CustomerTenantId { get; private set; }

    public Guid PlanId { get; private set; }

    /// <summary>How many of the plan's unit, such as seats.</summary>
    public long Quantity { get; private set; }

    /// <summary>How many active users the plan lets a tenant have that subscribes to the platform; null where the plan says nothing of it.</summary>
    public int? MaxUsers { get; private set; }

    public SubscriptionStatus Status { get; private set; }
    public PlanInterval Interval { get; private set; }
    public Alignment Alignment { get; private set; }

    /// <summary>The customer's local date from which all periods are counted.</summary>
    public DateOnly Anchor { get; private set; }

    /// <summary>Months from the anchor to the first period, where a plan of another interval took the billing day over.</summary>
    public int AnchorOffset { get; private set; }

    public string TimeZone { get; private set; } = "";

    /// <summary>The period now running, counted from 0; -1 while one runs that the cycle does not count: a trial, or one of a former interval.</summary>
    public int PeriodNumber { get; private set; }

    public DateTimeOffset PeriodStart { get; private set; }
    public DateTimeOffset PeriodEnd { get; private set; }

    /// <summary>Where the whole period begins that the running one is billed against: before <see cref="PeriodStart"/> where the customer joined late.</summary>
    public DateOnly ReferenceFrom { get; private set; }

    /// <summary>The local date at which the running period, or the trial, ends.</summary>
    public DateOnly ReferenceTo { get; private set; }

    /// <summary>What the rest of the running period is billed as; null where it was not billed. It alone is credited.</summary>
    public Guid? BilledPlanId { get; private set; }

    public long BilledQuantity { get; private set; }

    /// <summary>Since when it is billed as that: nothing before is credited again.</summary>
    public DateTimeOffset? BilledFrom { get; private set; }

    public DateTimeOffset? TrialEndsAt { get; private set; }
    public bool CancelAtPeriodEnd { get; private set; }
    public DateTimeOffset? CancelledAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }
    /// <summary>When the service began: before <see cref="CreatedAt"/> where it was recorded later.</summary>
    public DateTimeOffset StartedAt { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The running period as it is billed when it is entered.</summary>
    public BillingPeriod CurrentPeriod => new(Cycle, PeriodNumber, DateOf(PeriodStart), Zone);

    /// <summary>The whole period that prices of the running one are for.</summary>
    public ReferencePeriod Reference => new(ReferenceFrom, ReferenceTo, Zone);

    /// <summary>What the next period will be, before it is entered: the first one after a trial, or the one that a pending change begins with.</summary>
    public BillingPeriod NextPeriod(Plan plan)
    {
        var number = PeriodNumber + 1;
        return plan.Interval == Interval
            ? new(Cycle, number, ReferenceTo, Zone)
            : new(Cycle.SwitchAt(number, ReferenceTo, plan.Interval, Alignment), 0, ReferenceTo, Zone);
    }

    /// <summary>Enters the next period with what is pending, which is <paramref name="plan"/>; the invoice is the one that bills it.</summary>
    public void Renew(Plan plan, BillingPeriod next, Guid invoiceId)
    {
        RefuseEnded();
        Take(plan, NextQuantity);
        (PendingPlanId, PendingQuantity) = (null, null);
        if (WithRenewal is { } scheduled)
            Forget(scheduled);
        Enter(next);
        if (Status is SubscriptionStatus.Trialing)
            Status = SubscriptionStatus.Active;
        RaiseRenewed(invoiceId);
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

    internal TimeZoneInfo Zone => TimeZoneInfo.FindSystemTimeZoneById(TimeZone);

    private Cycle Cycle
    {
        get => new(Anchor, Interval, AnchorOffset);
        set => (Anchor, Interval, AnchorOffset) = (value.Anchor, value.Interval, value.Offset);
    }

    private DateOnly DateOf(DateTimeOffset instant) => BillingCalendar.DateOf(instant, Zone);

    private void Enter(BillingPeriod period)
    {
        Place(period);
        Bill(PeriodStart);
        EnterItems(PeriodStart, PeriodStart);
        UsageFrom = PeriodStart;
    }

    private void Take(Plan plan, long quantity) => (PlanId, MaxUsers, Quantity) = (plan.Id, plan.MaxUsers, quantity);

    private void Bill(DateTimeOffset from) => (BilledPlanId, BilledQuantity, BilledFrom) = (PlanId, Quantity, from);

    private void Place(BillingPeriod period) => (Cycle, PeriodNumber, PeriodStart, PeriodEnd, ReferenceFrom, ReferenceTo) =
        (period.Cycle, period.Number, period.Start, period.Reference.End, period.Reference.From, period.Reference.To);
}
