namespace DotMac.Billing.Domain.Ledger;

/// <summary>What moved the money; with the id of its source it posts once.</summary>
public enum LedgerOperation
{
    InvoiceFinalized,
    InvoiceVoided,
    InvoiceWrittenOff,
    PaymentSucceeded,
    PaymentReversed,
    RefundSucceeded,
    DifferenceWrittenOff,
    CreditNoteIssued,
    BalanceChanged,
    WalletMoved,
}
