using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>Four eyes: who finishes it has another agree.</summary>
public sealed partial class Reconciliation
{
    /// <summary>Finishes it. What does not agree has its reason, and is written off with the approval where that is asked for.</summary>
    public void Complete(string? reason, bool writeOff, string by, DateTimeOffset now)
    {
        Require(ReconciliationStatus.InProgress);
        if (DiscrepancyAmount != 0 && reason is null)
            throw ReconciliationErrors.ReasonMissing();
        (Status, DiscrepancyReason, WritesOff, CompletedBy, CompletedAt) =
            (ReconciliationStatus.Completed, DiscrepancyAmount == 0 ? null : reason, writeOff && DiscrepancyAmount != 0, by, now);
        Raise(new ReconciliationCompleted(Id, BankAccountId, ClosingAmount, StatementAmount, DiscrepancyAmount, Currency.Code, DiscrepancyReason, by));
    }

    /// <summary>Sends it back to whoever prepared it.</summary>
    public void Reopen(string reason)
    {
        Require(ReconciliationStatus.Completed);
        (Status, ReopenReason, CompletedBy, CompletedAt, WritesOff) = (ReconciliationStatus.InProgress, reason, null, null, false);
        Raise(new ReconciliationReopened(Id, BankAccountId, reason));
    }

    /// <summary>Agrees, for good: by nobody who created it, finished it or put something into it. Its payments are reconciled.</summary>
    public void Approve(IReadOnlyList<Payment> payments, string by, DateTimeOffset now)
    {
        Require(ReconciliationStatus.Completed);
        if (by == CreatedBy || by == CompletedBy || items.Any(item => item.AddedBy == by))
            throw ReconciliationErrors.FourEyes();
        (Status, ApprovedBy, ApprovedAt, WrittenOffAmount) = (ReconciliationStatus.Approved, by, now, WritesOff ? DiscrepancyAmount : 0);
        foreach (var payment in payments)
            payment.Reconcile();
        Raise(new ReconciliationApproved(
            Id, BankAccountId, ClosingAmount, StatementAmount, DiscrepancyAmount, WrittenOffAmount, Currency.Code, items.Count, by));
    }
}
