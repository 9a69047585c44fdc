using System.Linq.Expressions;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Features.Invoices;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>
/// A credit note; amounts are minor units of its currency. <c>less_due_amount</c> is by how much less is due on the invoice, <c>balance_amount</c>
/// what had been paid and went into the customer's balance, <c>refund_amount</c> what is refunded.
/// </summary>
public sealed record CreditNoteResponse(
    Guid Id, string? Number, Guid InvoiceId, string InvoiceNumber, Guid CustomerId, CreditNoteReason Reason,
    CreditNoteSettlement Settlement, string? Note, string Currency,
    long NetAmount, long TaxAmount, long TotalAmount, long LessDueAmount, long BalanceAmount,
    long RefundAmount, DateOnly? IssuedOn, DateTimeOffset CreatedAt,
    IReadOnlyList<CreditNoteLineResponse> Lines, IReadOnlyList<InvoiceTaxResponse> Taxes)
{
    public static Expression<Func<CreditNote, CreditNoteResponse>> Of { get; } = note => From(note);

    public static CreditNoteResponse From(CreditNote note) => new(
        note.Id, note.Number, note.InvoiceId, note.InvoiceNumber, note.CustomerId, note.Reason, note.Settlement, note.Note, note.Currency.Code, note.NetAmount,
        note.TaxAmount, note.TotalAmount, note.LessDueAmount, note.BalanceAmount, note.RefundAmount, note.IssuedOn, note.CreatedAt,
        [.. note.Lines.OrderBy(line => line.Position).Select(CreditNoteLineResponse.From)],
        [.. note.Taxes.Select(InvoiceTaxResponse.From)]);
}

/// <summary>What is taken back of one line of the invoice: without tax, unless the line's price contains it.</summary>
public sealed record CreditNoteLineResponse(Guid InvoiceLineId, string Description, long LineAmount)
{
    public static CreditNoteLineResponse From(CreditNoteLine line) => new(line.InvoiceLineId, line.Description, line.LineAmount);
}
