using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>
/// A part of an invoice, or all of it, was taken back. <c>LessDueAmount</c> is by how much less is due on it, <c>InvoiceDueAmount</c> what is still
/// due; what had been paid went into the customer's balance (<c>BalanceAmount</c>) or is refunded (<c>RefundAmount</c>).
/// </summary>
[EventName("credit_note.issued", 1)]
public sealed record CreditNoteIssued(
    Guid CreditNoteId, string Number, Guid InvoiceId, string InvoiceNumber, Guid CustomerId, string Reason, long NetAmount, long TaxAmount,
    long TotalAmount, string Currency, long LessDueAmount, long BalanceAmount, long RefundAmount, long InvoiceDueAmount) : IIntegrationEvent;

/// <summary>A refund that a credit note asked for failed, and went into the customer's balance; carries how the note is settled now.</summary>
[EventName("credit_note.updated", 1)]
public sealed record CreditNoteUpdated(
    Guid CreditNoteId, string Number, Guid InvoiceId, Guid CustomerId, long TotalAmount, string Currency, long LessDueAmount, long BalanceAmount,
    long RefundAmount) : IIntegrationEvent;
