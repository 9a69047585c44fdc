using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Reconciliations;

/// <summary>Four eyes: who finishes it has another agree.</summary>
public sealed partial class Reconciliation
{
    /// <summary>Finishes it. What does not agree has its reason, and is written off with the approval where that is asked for.</summary>
    public void Complete(string? reason, bool writeOff, Neighbours neighbours, string by, DateTimeOffset now)
    {
        Require(ReconciliationStatus.InProgress);
        if (neighbours.ApprovedAmount is { } approved && approved != OpeningAmount)
            OpeningReason ??= reason; // approved meanwhile: what explains the difference explains this
        Follow(neighbours);
        if (DiscrepancyAmount != 0 && reason is null)
            throw ReconciliationErrors.ReasonMissing();
        Prepare(by);
        (Status, DiscrepancyReason, WritesOff, CompletedBy, CompletedAt) =
            (ReconciliationStatus.Completed, DiscrepancyAmount == 0 ? null : reason, writeOff && DiscrepancyAmount != 0, by, now);
        Raise(new ReconciliationCompleted(Id, BankAccountId, ClosingAmount, StatementAmount, DiscrepancyAmount, Currency.Code, DiscrepancyReason, by));
    }

    /// <summary>
    /// What was held against the bank once is not again, or a difference would be written off twice: finished periods of an account do not overlap, and each
    /// opens with what the bank said at the end of the one before, or says why not.
    /// </summary>
    public void Follow(Neighbours neighbours)
    {
        if (neighbours.Overlap)
            throw ReconciliationErrors.PeriodOverlaps();
        if (neighbours.ApprovedAmount is { } approved && approved != OpeningAmount && OpeningReason is null)
            throw ReconciliationErrors.OpeningDiffers(Sum(approved));
    }

    /// <summary>Sends it back to whoever prepared it.</summary>
    public void Reopen(string reason, string by)
    {
        Require(ReconciliationStatus.Completed);
        Prepare(by);
        (Status, ReopenReason, CompletedBy, CompletedAt, WritesOff) = (ReconciliationStatus.InProgress, reason, null, null, false);
        Raise(new ReconciliationReopened(Id, BankAccountId, reason));
    }

    /// <summary>Agrees, for good: by nobody who ever had a hand in it. Its payments are reconciled.</summary>
    public void Approve(IReadOnlyList<Payment> payments, string by, DateTimeOffset now)
    {
        Require(ReconciliationStatus.Completed);
        if (preparers.Contains(by))
            throw ReconciliationErrors.FourEyes();
        (Status, ApprovedBy, ApprovedAt, WrittenOffAmount) = (ReconciliationStatus.Approved, by, now, WritesOff ? DiscrepancyAmount : 0);
        foreach (var payment in payments)
            payment.Reconcile();
        Raise(new ReconciliationApproved(
            Id, BankAccountId, ClosingAmount, StatementAmount, DiscrepancyAmount, WrittenOffAmount, Currency.Code, items.Count, by));
    }
}
