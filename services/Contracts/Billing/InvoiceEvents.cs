using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A draft invoice exists; it has no number yet, and its discounts and tax are computed once more when it takes one.</summary>
[EventName("invoice.created", 1)]
public sealed record InvoiceCreated(
    Guid InvoiceId, Guid CustomerId, Guid? SubscriptionId, long TotalAmount, string Currency, long SubtotalAmount, long TaxAmount,
    long DiscountAmount = 0) : IIntegrationEvent;

/// <summary>
/// An invoice took its number and is due. <c>DueAmount</c> is what the customer's balance left to pay; zero on one below zero,
/// whose surplus went into it.
/// </summary>
[EventName("invoice.finalized", 1)]
public sealed record InvoiceFinalized(
    Guid InvoiceId, string Number, Guid CustomerId, string CustomerEmail, Guid? SubscriptionId, long TotalAmount, string Currency, DateOnly DueOn,
    long DueAmount, long SubtotalAmount, long TaxAmount, long DiscountAmount = 0) : IIntegrationEvent;

/// <summary>
/// Nothing is left to pay on an invoice; not told of one below zero, or credited in full. Amounts are less what credit notes took back before;
/// <c>NetAmount</c> is the total without tax: what commissions are computed on.
/// </summary>
[EventName("invoice.paid", 1)]
public sealed record InvoicePaid(
    Guid InvoiceId, string Number, Guid CustomerId, string CustomerName, string CustomerEmail, long NetAmount, long TotalAmount, string Currency,
    Guid? PaymentId, DateTimeOffset PaidAt) : IIntegrationEvent;

/// <summary>An invoice that was paid is owed again: the payment was recorded wrongly and is reversed. When it is paid, that is told once more.</summary>
[EventName("invoice.reopened", 1)]
public sealed record InvoiceReopened(
    Guid InvoiceId, string Number, Guid CustomerId, Guid? SubscriptionId, Guid PaymentId, long DueAmount, string Currency, DateOnly DueOn) : IIntegrationEvent;

/// <summary>A payment for an invoice was refused; the invoice stays open.</summary>
[EventName("invoice.payment_failed", 1)]
public sealed record InvoicePaymentFailed(
    Guid InvoiceId, string Number, Guid CustomerId, string CustomerEmail, long TotalAmount, string Currency, string Reason) : IIntegrationEvent;

/// <summary>The day until which an invoice should have been paid is over in the customer's zone, and <c>DueAmount</c> is owed; told once.</summary>
[EventName("invoice.overdue", 1)]
public sealed record InvoiceOverdue(
    Guid InvoiceId, string Number, Guid CustomerId, string CustomerEmail, Guid? SubscriptionId, long DueAmount, string Currency, DateOnly DueOn)
    : IIntegrationEvent;

/// <summary>What was due on an invoice is given up: <c>WrittenOffAmount</c> of its total is not collected any more.</summary>
[EventName("invoice.marked_uncollectible", 1)]
public sealed record InvoiceMarkedUncollectible(
    Guid InvoiceId, string Number, Guid CustomerId, Guid? SubscriptionId, long WrittenOffAmount, long TotalAmount, string Currency, string Reason)
    : IIntegrationEvent;

/// <summary>An invoice was voided; its number stays taken.</summary>
[EventName("invoice.voided", 1)]
public sealed record InvoiceVoided(Guid InvoiceId, string? Number, Guid CustomerId, string Reason) : IIntegrationEvent;

/// <summary>Somebody had an invoice mailed to an address.</summary>
[EventName("invoice.sent", 1)]
public sealed record InvoiceSent(Guid InvoiceId, string Number, Guid CustomerId, string Email) : IIntegrationEvent;

/// <summary>The customer was reminded of what is due on an invoice, by somebody's wish or on a day of the schedule.</summary>
[EventName("invoice.reminded", 1)]
public sealed record InvoiceReminded(
    Guid InvoiceId, string Number, Guid CustomerId, string CustomerEmail, long DueAmount, string Currency, DateOnly DueOn) : IIntegrationEvent;
