using System.Linq.Expressions;
using DotMac.Billing.Domain.Refunds;

namespace DotMac.Billing.Features.Refunds;

/// <summary>Money of a payment that goes back; <c>credit_note_id</c> names the credit note that asked for it.</summary>
public sealed record RefundResponse(
    Guid Id, Guid PaymentId, Guid InvoiceId, Guid CustomerId, Guid? CreditNoteId, long RefundAmount, string Currency, RefundStatus Status,
    string? Reason, string? ProviderReference, string? FailureCode, string? FailureMessage, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Refund, RefundResponse>> Of { get; } = refund => From(refund);

    public static RefundResponse From(Refund refund) => new(
        refund.Id, refund.PaymentId, refund.InvoiceId, refund.CustomerId, refund.CreditNoteId, refund.Amount, refund.Currency.Code,
        refund.Status, refund.Reason, refund.ProviderReference, refund.FailureCode, refund.FailureMessage, refund.CreatedAt);
}
