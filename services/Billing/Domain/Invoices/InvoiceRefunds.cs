using DotMac.Billing.Domain.Refunds;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What was refunded of the payments of an invoice: with what credit notes took back never more than the invoice (case H05).</summary>
public sealed partial class Invoice
{
    /// <summary>What went back to the customer by refunds, those of credit notes included.</summary>
    public long RefundedAmount { get; private set; }

    /// <summary>What refunds give back that no credit note asked for; counted from their beginning.</summary>
    public long OwnRefundAmount { get; private set; }

    internal void BeginRefund(long amount)
    {
        RefuseCreditSale();
        if (amount > CreditableAmount)
            throw RefundErrors.ExceedsInvoice();
        OwnRefundAmount += amount;
    }

    internal void NoteRefunded(long amount) => RefundedAmount += amount;

    internal void NoteRefundFailed(long amount) => OwnRefundAmount -= amount;
}
