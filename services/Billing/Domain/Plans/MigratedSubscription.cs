using DotMac.Kernel;

namespace DotMac.Billing.Domain.Plans;

/// <summary>A subscription on its way from one plan to another.</summary>
public sealed class MigratedSubscription : Entity
{
    private MigratedSubscription()
    {
    }

    public MigratedSubscription(Guid migrationId, Guid subscriptionId) => (MigrationId, SubscriptionId) = (migrationId, subscriptionId);

    public Guid MigrationId { get; private set; }
    public Guid SubscriptionId { get; private set; }
    public MigratedStatus Status { get; private set; }

    /// <summary>The code of the rule that refused it.</summary>
    public string? FailureCode { get; private set; }

    /// <summary>What the subscription waits for, where the migration is for a day.</summary>
    public Guid? ScheduledChangeId { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    public void Await(Guid scheduledChangeId) => ScheduledChangeId = scheduledChangeId;

    internal void Become(MigratedStatus status, string? failureCode, DateTimeOffset now) => (Status, FailureCode, EndedAt) = (status, failureCode, now);
}

/// <summary>waiting, done, failed.</summary>
public enum MigratedStatus
{
    Waiting,
    Done,
    Failed,
}
