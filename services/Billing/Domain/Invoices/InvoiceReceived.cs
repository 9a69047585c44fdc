using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Payments;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>Money that came past the provider: it may pay a part of what is due, and may be more.</summary>
public sealed partial class Invoice
{
    /// <summary>Takes of it what is due, of credits that are sold all of it; the rest goes into the customer's balance, of an invoice that is paid already all of it.</summary>
    public Payment Receive(ReceivedMoney received, CustomerBalance? balance, DateTimeOffset now)
    {
        if (Status is not (InvoiceStatus.Open or InvoiceStatus.Paid))
            throw InvoiceErrors.WrongStatus(Status);
        RefuseWhilePaying();
        if (received.Amount.Currency != Currency)
            throw InvoiceErrors.CurrencyMismatch(Currency);
        if (received.Amount.Amount <= 0)
            throw PaymentErrors.NothingReceived();
        if (SellsCredits && received.Amount.Amount < DueAmount)
            throw InvoiceErrors.WrongAmount(); // a part of them is not sold, and could go nowhere

        var surplus = SurplusOf(received.Amount.Amount);
        var payment = Payment.Record(this, received, surplus, now);
        PaidAmount += payment.UsedAmount;
        if (surplus > 0)
            balance!.TakeSurplus(Id, surplus, now);
        if (Status is InvoiceStatus.Open && DueAmount == 0)
            Settle(payment.Id, now);
        return payment;
    }

    /// <summary>Undoes what was recorded and never came: it is owed again, and the balance gives up what was more. What was given back since was there.</summary>
    public void Reverse(Payment payment, CustomerBalance? balance, string reason, DateTimeOffset now)
    {
        if (Status is not (InvoiceStatus.Open or InvoiceStatus.Paid))
            throw InvoiceErrors.WrongStatus(Status);
        RefuseWhilePaying();
        RefuseCreditSale();
        if (CreditedAmount > CreditedDueAmount)
            throw PaymentErrors.CreditedSince();

        payment.Reverse(reason, now);
        if (payment.SurplusAmount > 0)
            balance!.GiveUpSurplus(Id, payment.SurplusAmount, now);
        PaidAmount -= payment.UsedAmount;
        if (Status is InvoiceStatus.Paid && payment.UsedAmount > 0)
            Reopen(payment.Id);
    }

    private void Reopen(Guid paymentId)
    {
        (Status, PaidAt) = (InvoiceStatus.Open, null);
        Raise(new InvoiceReopened(Id, Number!, CustomerId, SubscriptionId, paymentId, DueAmount, Currency.Code, DueOn!.Value));
    }

    /// <summary>By how much an amount is more than what is due.</summary>
    internal long SurplusOf(long amount) => Math.Max(0, amount - DueAmount);
}
