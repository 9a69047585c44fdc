using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Plans;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Changes that happen on a day to come. One on the day with which a period ends is taken by the renewal, as one at period end is.</summary>
public sealed partial class Subscription
{
    /// <summary>Changes that one subscription waits for: they stand in its row.</summary>
    public const int MostScheduled = 50;

    /// <summary>How far ahead a change is scheduled.</summary>
    public const int MostYearsAhead = 20;

    /// <summary>By their days, of which each has one change.</summary>
    public IReadOnlyList<ScheduledChange> Schedule { get; private set; } = [];

    private ScheduledChange? WithRenewal => Schedule.FirstOrDefault(change => change.On == ReferenceTo);

    /// <param name="plan">The plan of the change, or that which stays.</param>
    public void ScheduleChange(ScheduledChange change, Plan plan, Customer customer, DateTimeOffset now)
    {
        RefuseEnded();
        RefuseUnpayable(customer, plan, change.Quantity ?? Quantity);
        RefuseRestartUnbilled(change.Restarts, change.Proration);
        if (CancelAtPeriodEnd && change.On >= ReferenceTo)
            throw SubscriptionErrors.Ending();
        if (change.On <= DateOf(now) || Schedule.Any(other => other.On == change.On))
            throw SubscriptionErrors.DayNotFree();
        if (change.On > DateOf(now).AddYears(MostYearsAhead))
            throw SubscriptionErrors.DayTooFar();
        if (Schedule.Count == MostScheduled)
            throw SubscriptionErrors.TooManyScheduled();
        Schedule = [.. Schedule.Append(change).OrderBy(other => other.On)];
        Raise(new SubscriptionChangeScheduled(Id, CustomerId, change.Id, change.On, change.PlanId, change.Quantity, CustomerTenantId));
    }

    public void CancelScheduled(Guid id)
    {
        var change = Schedule.FirstOrDefault(scheduled => scheduled.Id == id) ?? throw SubscriptionErrors.NotScheduled();
        Forget(change);
        Raise(new SubscriptionScheduledChangeCanceled(Id, CustomerId, change.Id, change.On, change.PlanId, change.Quantity, CustomerTenantId));
    }

    /// <summary>The next change that is due on a day of the running period.</summary>
    public ScheduledChange? Due(DateOnly on) => Schedule.FirstOrDefault(change => change.On <= on && change.On < ReferenceTo);

    /// <summary>Those that happen within the running period, if nothing moves that.</summary>
    public IEnumerable<DateTimeOffset> ChangesWithin => Schedule.Where(change => change.On < ReferenceTo).Select(change => BillingCalendar.Start(change.On, Zone));

    /// <summary>It happens now, and is no longer to come.</summary>
    public void Forget(ScheduledChange change) => Schedule = [.. Schedule.Where(other => other.Id != change.Id)];

    /// <summary>When its day had come, a rule that has this code refused it.</summary>
    public void Fail(ScheduledChange change, string code)
    {
        Forget(change);
        Raise(new SubscriptionScheduledChangeFailed(Id, CustomerId, change.Id, change.On, change.PlanId, change.Quantity, code, CustomerTenantId));
    }

    /// <summary>Drops what a pause passed over: its day was before the period that followed the pause, and so in none.</summary>
    public void FailPassed()
    {
        foreach (var change in Schedule.Where(change => change.On < DateOf(PeriodStart)).ToList())
            Fail(change, SubscriptionErrors.WrongStatus("paused").Code);
    }

    /// <summary>Plans phases one after another: each begins on its day, or when so many periods of the one before it are over.</summary>
    public void SchedulePhases(IEnumerable<(Plan Plan, long Quantity, DateOnly? On, int Periods)> phases, Customer customer, DateTimeOffset now)
    {
        var (cycle, number) = (Cycle, Math.Max(0, PeriodNumber));
        foreach (var (plan, quantity, day, periods) in phases)
        {
            var on = day ?? cycle.Boundary(number + periods);
            ScheduleChange(new(on, plan.Id, quantity, Proration.Day, Restarts: false), plan, customer, now);
            number = day is null ? number + periods : cycle.NumberAt(on);
            if (plan.Interval != cycle.Interval)
                (cycle, number) = (cycle.SwitchAt(number, cycle.Boundary(number), plan.Interval, Alignment), 0);
        }
    }

    private static void RefuseRestartUnbilled(bool restarts, Proration proration)
    {
        if (restarts && proration is Proration.None)
            throw SubscriptionErrors.RestartUnbilled();
    }
}
