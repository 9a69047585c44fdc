using System.Linq.Expressions;
using DotMac.Billing.Domain.Payments;

namespace DotMac.Billing.Features.Payments;

/// <summary>One attempt to collect an invoice, or money that was recorded: then the offline method says how it came.</summary>
public sealed record PaymentResponse(
    Guid Id, Guid InvoiceId, Guid CustomerId, Guid? PaymentMethodId, OfflineMethod? OfflineMethod, DateOnly? ReceivedOn, long PaymentAmount,
    long SurplusAmount, string Currency, PaymentStatus Status, int Attempt, long RefundedAmount,
    string? ProviderReference, string? FailureCode, string? FailureMessage, DateTimeOffset CreatedAt,
    PaymentVerification? Verification, Guid? BankAccountId, string? RecordedBy, string? VerifiedBy, DateTimeOffset? VerifiedAt, DateTimeOffset? ReversedAt,
    string? ReversalReason, Guid? ReconciliationId)
{
    public static Expression<Func<Payment, PaymentResponse>> Of { get; } = payment => From(payment);

    public static PaymentResponse From(Payment payment) => new(
        payment.Id, payment.InvoiceId, payment.CustomerId, payment.PaymentMethodId, payment.OfflineMethod, payment.ReceivedOn, payment.Amount,
        payment.SurplusAmount, payment.Currency.Code, payment.Status, payment.Attempt, payment.RefundedAmount, payment.ProviderReference, payment.FailureCode,
        payment.FailureMessage, payment.CreatedAt, payment.Verification, payment.BankAccountId, payment.RecordedBy, payment.VerifiedBy, payment.VerifiedAt,
        payment.ReversedAt, payment.ReversalReason, payment.ReconciliationId);
}
