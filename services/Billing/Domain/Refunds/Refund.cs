using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Refunds;

/// <summary>Money of a payment that goes back. Its id is the idempotency key at the provider: however often it is asked, it refunds once.</summary>
public sealed class Refund : AggregateRoot
{
    private Refund()
    {
    }

    public Guid PaymentId { get; private set; }
    public Guid InvoiceId { get; private set; }
    public Guid CustomerId { get; private set; }

    /// <summary>The credit note that asked for it; null where the payment was refunded by itself.</summary>
    public Guid? CreditNoteId { get; private set; }

    public long Amount { get; private set; }
    public Currency Currency { get; private set; } = null!;
    public string? Reason { get; private set; }
    public RefundStatus Status { get; private set; }

    /// <summary>How often the provider was asked without an answer.</summary>
    public int Unanswered { get; private set; }

    public string? ProviderReference { get; private set; }
    public string? FailureCode { get; private set; }
    public string? FailureMessage { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>Refunds a payment by itself, all that is left of it where no amount is named; no part of an invoice is given back twice.</summary>
    public static Refund Begin(Invoice invoice, Payment payment, long? amount, string? reason, DateTimeOffset now)
    {
        var asked = amount ?? Math.Min(payment.RefundableAmount, invoice.CreditableAmount);
        payment.BeginRefund(asked);
        invoice.BeginRefund(asked);
        return Of(payment, asked, reason, null, now);
    }

    /// <summary>Refunds what a credit note took back.</summary>
    internal static Refund Begin(CreditNote note, Payment payment, long amount, DateTimeOffset now)
    {
        payment.BeginRefund(amount);
        return Of(payment, amount, note.Note, note.Id, now);
    }

    public void Succeed(Invoice invoice, Payment payment, string provider, string reference)
    {
        (Status, ProviderReference) = (RefundStatus.Succeeded, reference);
        payment.NoteRefunded(Amount);
        invoice.NoteRefunded(Amount);
        Raise(new PaymentRefunded(
            Id, PaymentId, CustomerId, [InvoiceId], Amount, Currency.Code, Reason, CreditNoteId, payment.RefundedAmount, provider, reference));
    }

    /// <summary>The provider refused: the payment is as it was; what a credit note asked for goes into the balance instead.</summary>
    public void Fail(Invoice invoice, Payment payment, string code, string message)
    {
        (Status, FailureCode, FailureMessage) = (RefundStatus.Failed, code, message);
        payment.NoteRefundFailed(Amount);
        if (CreditNoteId is null)
            invoice.NoteRefundFailed(Amount);
        Raise(new RefundFailed(Id, PaymentId, CustomerId, [InvoiceId], Amount, Currency.Code, code, CreditNoteId));
    }

    /// <summary>The provider did not answer; the gap until it is asked again is that of a charge (case J03).</summary>
    public TimeSpan NoteNoAnswer() => TimeSpan.FromSeconds(300 * Math.Pow(2, Unanswered++));

    private static Refund Of(Payment payment, long amount, string? reason, Guid? creditNoteId, DateTimeOffset now)
    {
        var refund = new Refund
        {
            PaymentId = payment.Id,
            InvoiceId = payment.InvoiceId,
            CustomerId = payment.CustomerId,
            CreditNoteId = creditNoteId,
            Amount = amount,
            Currency = payment.Currency,
            Reason = reason,
            CreatedAt = now,
        };
        refund.Raise(new RefundCreated(
            refund.Id, payment.Id, payment.CustomerId, [payment.InvoiceId], amount, refund.Currency.Code, reason, creditNoteId));
        return refund;
    }
}
