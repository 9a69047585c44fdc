using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>An attempt to collect began; the payment provider has not been asked yet.</summary>
[EventName("payment.created", 1)]
public sealed record PaymentCreated(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, Guid PaymentMethodId, long Amount, string Currency, int Attempt)
    : IIntegrationEvent;

/// <summary>The payment provider was asked and gave no answer: whether it charged is not known, and it is asked again.</summary>
[EventName("payment.processing", 1)]
public sealed record PaymentProcessing(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, Guid PaymentMethodId, long Amount, string Currency, int Attempt)
    : IIntegrationEvent;

/// <summary>The payment provider took the money.</summary>
[EventName("payment.succeeded", 1)]
public sealed record PaymentSucceeded(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string Provider, string ProviderReference)
    : IIntegrationEvent;

/// <summary>The payment provider refused, or needs the customer to act.</summary>
[EventName("payment.failed", 1)]
public sealed record PaymentFailed(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string Reason) : IIntegrationEvent;

/// <summary>Somebody saw the money of a payment that was recorded.</summary>
[EventName("payment.verified", 1)]
public sealed record PaymentVerified(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string Method) : IIntegrationEvent;

/// <summary>A payment that was recorded never came: what <c>payment.succeeded</c> told of it is undone.</summary>
[EventName("payment.reversed", 1)]
public sealed record PaymentReversed(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, string Reason) : IIntegrationEvent;

/// <summary>A payment stands on a statement that two people agreed on.</summary>
[EventName("payment.reconciled", 1)]
public sealed record PaymentReconciled(
    Guid PaymentId, Guid CustomerId, IReadOnlyList<Guid> InvoiceIds, long Amount, string Currency, Guid ReconciliationId) : IIntegrationEvent;
