using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A refund of a payment began; the payment provider has not been asked yet.</summary>
[EventName("payment.refund_created", 1)]
public sealed record RefundCreated(
    Guid RefundId, Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string? Reason,
    Guid? CreditNoteId) : IIntegrationEvent;

/// <summary>The payment provider gave money of a payment back; <c>RefundedAmount</c> is what the payment gave back so far, this included.</summary>
[EventName("payment.refunded", 1)]
public sealed record PaymentRefunded(
    Guid RefundId, Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string? Reason,
    Guid? CreditNoteId, long RefundedAmount, string Provider, string ProviderReference) : IIntegrationEvent;

/// <summary>The payment provider refused a refund; what a credit note had asked for went into the customer's balance.</summary>
[EventName("payment.refund_failed", 1)]
public sealed record RefundFailed(
    Guid RefundId, Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string Reason,
    Guid? CreditNoteId) : IIntegrationEvent;
