namespace DotMac.Billing.Domain.Dunning;

/// <summary>
/// pending (no step was taken yet), in_progress, completed (all that was overdue is settled), failed (all was done, and something is owed), canceled.
/// </summary>
public enum DunningStatus
{
    Pending,
    InProgress,
    Completed,
    Failed,
    Canceled,
}
