using DotMac.Kernel;

namespace DotMac.Billing.Domain.Dunning;

/// <summary>A step that was taken.</summary>
public sealed class DunningLogEntry : Entity
{
    private DunningLogEntry()
    {
    }

    internal DunningLogEntry(DunningExecution execution, DunningStep step, int effects, DateTimeOffset now) =>
        (ExecutionId, Step, Action, Attempt, Effects, OutstandingAmount, ExecutedAt) =
        (execution.Id, execution.CurrentStep, step.Action, step.Attempt, effects, execution.OutstandingAmount, now);

    public Guid ExecutionId { get; private set; }

    /// <summary>1 for the first.</summary>
    public int Step { get; private set; }

    public DunningActionType Action { get; private set; }

    /// <summary>Which payment request it was; null for other actions.</summary>
    public int? Attempt { get; private set; }

    /// <summary>How many payments it began, or subscriptions it paused or ended.</summary>
    public int Effects { get; private set; }

    public long OutstandingAmount { get; private set; }
    public DateTimeOffset ExecutedAt { get; private set; }
}
