using DotMac.Billing.Domain.Subscriptions;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>Moves subscriptions from one plan to another: those that had the plan when it began, each of them once.</summary>
public sealed class PlanMigration : AggregateRoot
{
    /// <summary>Subscriptions of one migration: its preview computes what each of them would be billed.</summary>
    public const int Most = 1000;

    private PlanMigration()
    {
    }

    public Guid PlanId { get; private set; }
    public Guid ToPlanId { get; private set; }
    public MigrationTime At { get; private set; }

    /// <summary>The customer's local day for which it schedules the changes; null unless it is for a date.</summary>
    public DateOnly? On { get; private set; }

    public Proration Proration { get; private set; }
    public MigrationStatus Status { get; private set; }
    public int Total { get; private set; }
    public int Done { get; private set; }
    public int Failed { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    public static PlanMigration Start(
        Guid planId, Guid toPlanId, MigrationTime at, DateOnly? on, Proration proration, IReadOnlyCollection<Guid> subscriptions, DateTimeOffset now)
    {
        if (subscriptions.Count == 0)
            throw PlanMigrationErrors.Empty();
        var migration = new PlanMigration
        {
            PlanId = planId,
            ToPlanId = toPlanId,
            At = at,
            On = on,
            Proration = proration,
            Total = subscriptions.Count,
            CreatedAt = now,
        };
        migration.Raise(new PlanMigrationStarted(migration.Id, planId, toPlanId, migration.Total));
        return migration;
    }

    /// <summary>One of its subscriptions was moved, or was refused to be by a rule that has this code.</summary>
    public void Note(MigratedSubscription one, string? refusal, DateTimeOffset now)
    {
        one.Become(refusal is null ? MigratedStatus.Done : MigratedStatus.Failed, refusal, now);
        (Done, Failed) = refusal is null ? (Done + 1, Failed) : (Done, Failed + 1);
        if (Done + Failed < Total)
            return;
        (Status, EndedAt) = (MigrationStatus.Completed, now);
        Raise(new PlanMigrationCompleted(Id, PlanId, ToPlanId, Total, Done, Failed));
    }

    /// <summary>Stops it, or takes back what waits for its day; a second time changes nothing.</summary>
    public void Cancel(DateOnly today, DateTimeOffset now)
    {
        if (Status is MigrationStatus.Canceled)
            return;
        if (Status is MigrationStatus.Completed && !(On > today))
            throw PlanMigrationErrors.Completed();
        (Status, EndedAt) = (MigrationStatus.Canceled, now);
        Raise(new PlanMigrationCanceled(Id, PlanId, ToPlanId, Total, Done, Failed));
    }
}

/// <summary>now, period_end (of each subscription), date (scheduled for local midnight of a day).</summary>
public enum MigrationTime
{
    Now,
    PeriodEnd,
    Date,
}

/// <summary>running, completed, canceled.</summary>
public enum MigrationStatus
{
    Running,
    Completed,
    Canceled,
}
