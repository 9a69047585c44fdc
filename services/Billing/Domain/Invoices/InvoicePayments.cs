using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>How an invoice is collected: one attempt at a time, until a payment covers what is due.</summary>
public sealed partial class Invoice
{
    /// <summary>The payment under way: while there is one, the invoice is neither paid a second time nor voided.</summary>
    public Guid? RunningPaymentId { get; private set; }

    /// <summary>Payments begun so far, by whatever cause.</summary>
    public int Attempts { get; private set; }

    /// <summary>How many of them were retries that nobody asked for: only those are limited (billing rule R13).</summary>
    public int Retries { get; private set; }

    /// <summary>Why the last attempt to collect failed; null after success.</summary>
    public string? LastPaymentErrorCode { get; private set; }

    public string? LastPaymentErrorMessage { get; private set; }

    public long PaidAmount { get; private set; }
    public DateTimeOffset? PaidAt { get; private set; }

    /// <summary>Whether an attempt may begin.</summary>
    public bool IsCollectable => Status is InvoiceStatus.Open && RunningPaymentId is null;

    /// <summary>Whether the last attempt to collect what is due failed.</summary>
    internal bool IsFailed => Status is InvoiceStatus.Open && LastPaymentErrorCode is not null;

    /// <summary>Begins an attempt to collect. It is a change of the invoice: of two at once, or of one and a void, the later loses.</summary>
    public Payment Collect(PaymentMethod method, DateTimeOffset now)
    {
        Require(InvoiceStatus.Open);
        RefuseWhilePaying();
        var payment = Payment.Begin(this, method, ++Attempts, now);
        RunningPaymentId = payment.Id;
        return payment;
    }

    /// <summary>Begins an attempt that was planned when the last one failed.</summary>
    public Payment Retry(PaymentMethod method, DateTimeOffset now)
    {
        Retries++;
        return Collect(method, now);
    }

    /// <summary>Takes a payment that the provider confirmed; repeated news of it never reaches here (the payment's own state).</summary>
    public void Pay(Payment payment, DateTimeOffset now)
    {
        Require(InvoiceStatus.Open);
        if (payment.Currency != Currency || payment.Amount != DueAmount)
            throw InvoiceErrors.WrongAmount();
        PaidAmount += payment.Amount;
        Settle(payment.Id, now);
    }

    /// <summary>The provider refused, wants the customer to act, or there is nothing to charge: the invoice stays open and says why.</summary>
    public void NotePaymentFailure(string code, string message)
    {
        Require(InvoiceStatus.Open);
        (RunningPaymentId, LastPaymentErrorCode, LastPaymentErrorMessage) = (null, code, message);
        Raise(new InvoicePaymentFailed(Id, Number!, CustomerId, CustomerEmail.Value, TotalAmount, Currency.Code, code));
    }

    private void Settle(Guid? paymentId, DateTimeOffset now)
    {
        (Status, PaidAt, RunningPaymentId, LastPaymentErrorCode, LastPaymentErrorMessage) = (InvoiceStatus.Paid, now, null, null, null);
        if (TotalAmount < 0 || IsCreditedInFull)
            return; // nobody paid: the customer's balance tells of the surplus, the credit note of what it took back
        Raise(new InvoicePaid(
            Id, Number!, CustomerId, CustomerName, CustomerEmail.Value, SellsCredits ? 0 : SubtotalAmount - CreditedNetAmount, TotalAmount - CreditedAmount,
            Currency.Code, paymentId, now));
    }

    private void RefuseWhilePaying()
    {
        if (RunningPaymentId is not null)
            throw InvoiceErrors.PaymentRunning();
    }
}
