using DotMac.Billing.Domain.Reconciliations;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Payments;

/// <summary>What people find out of a payment afterwards: that money that was recorded is there, stands on a statement, or never came.</summary>
public sealed partial class Payment
{
    /// <summary>Null on a payment of a provider, of which nobody doubts, until it is reconciled.</summary>
    public PaymentVerification? Verification { get; private set; }

    /// <summary>The account of the company on which the money is.</summary>
    public Guid? BankAccountId { get; private set; }

    public string? RecordedBy { get; private set; }
    public string? VerifiedBy { get; private set; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public DateTimeOffset? ReversedAt { get; private set; }
    public string? ReversalReason { get; private set; }

    /// <summary>The reconciliation that it stands in: one at most.</summary>
    public Guid? ReconciliationId { get; private set; }

    /// <summary>Somebody saw the money; a second time changes nothing.</summary>
    public void Verify(string by, DateTimeOffset now)
    {
        if (!IsOffline)
            throw PaymentErrors.NotOffline();
        if (!WasPaid)
            throw PaymentErrors.WrongStatus(Status);
        if (Verification is not PaymentVerification.Pending)
            return;
        (Verification, VerifiedBy, VerifiedAt) = (PaymentVerification.Verified, by, now);
        Raise(new PaymentVerified(Id, CustomerId, [InvoiceId], Amount, Currency.Code, OfflineMethod!.Value.ToString()));
    }

    /// <summary>Counted by a reconciliation alone, in which the money is said to have come on its account.</summary>
    internal void StandIn(Reconciliation reconciliation)
    {
        if (!WasPaid)
            throw ReconciliationErrors.PaymentNotPaid();
        if (ReconciliationId is not null)
            throw ReconciliationErrors.AlreadyIn();
        if (BankAccountId is { } account && account != reconciliation.BankAccountId)
            throw ReconciliationErrors.OtherAccount();
        ReconciliationId = reconciliation.Id;
    }

    internal void StandNoMore() => ReconciliationId = null;

    /// <summary>The statement on which it stands was approved.</summary>
    internal void Reconcile()
    {
        Verification = PaymentVerification.Reconciled;
        Raise(new PaymentReconciled(Id, CustomerId, [InvoiceId], Amount, Currency.Code, ReconciliationId!.Value));
    }

    /// <summary>Undone by the invoice alone, of which it paid a part: the money never came.</summary>
    internal void Reverse(string reason, DateTimeOffset now)
    {
        if (!IsOffline)
            throw PaymentErrors.NotOffline();
        if (RefundedAmount + RefundingAmount > 0)
            throw PaymentErrors.RefundedSince();
        if (Verification is PaymentVerification.Reconciled)
            throw PaymentErrors.Reconciled();
        if (ReconciliationId is not null)
            throw PaymentErrors.InReconciliation();
        if (Status is not PaymentStatus.Succeeded)
            throw PaymentErrors.WrongStatus(Status);
        (Status, ReversedAt, ReversalReason) = (PaymentStatus.Reversed, now, reason);
        Raise(new PaymentReversed(Id, CustomerId, [InvoiceId], Amount, Currency.Code, reason));
    }
}
