namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>in_progress, completed (one has finished it), approved (another has agreed; final).</summary>
public enum ReconciliationStatus
{
    InProgress,
    Completed,
    Approved,
}
