using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>Every way in which an operation on an invoice may be refused.</summary>
public static class InvoiceErrors
{
    public static DomainException LineNotFound() => new(Refusal.NotFound, "invoice.line_not_found", "The invoice has no such line.");

    public static DomainException NotFound() => new(Refusal.NotFound, "invoice.not_found", "There is no such invoice.");

    public static DomainException WrongStatus(InvoiceStatus status) =>
        new(Refusal.Conflict, "invoice.wrong_status", $"An invoice that is {status.ToString().ToLowerInvariant()} cannot do this.");

    public static DomainException Empty() =>
        new(Refusal.Rule, "invoice.empty", "An invoice needs at least one line.") { Pointer = "/lines" };

    public static DomainException CurrencyMismatch(Currency currency) =>
        new(Refusal.Rule, "invoice.currency_mismatch", $"This invoice is in {currency}.");

    public static DomainException WrongAmount() =>
        new(Refusal.Rule, "invoice.wrong_amount", "The payment is not what is due on the invoice.");

    public static DomainException NoPaymentMethod() =>
        new(Refusal.Rule, "invoice.no_payment_method", "The customer has no payment method to charge.");

    public static DomainException PaymentRunning() =>
        new(Refusal.Conflict, "invoice.payment_running", "A payment of this invoice is still running.");

    public static DomainException PartlyPaid() =>
        new(Refusal.Conflict, "invoice.partly_paid", "An invoice of which a part was paid cannot be voided: credit it instead.");

    public static DomainException SellsCredits() =>
        new(Refusal.Conflict, "invoice.sells_credits", "The credits of a wallet are not credited, refunded or written off by the invoice that sells them.");

    public static DomainException RemindedAlready() =>
        new(Refusal.Conflict, "invoice.reminded_already", "The customer was reminded of this invoice within a day.");

    public static DomainException Credited() =>
        new(Refusal.Conflict, "invoice.credited", "An invoice that was credited cannot be voided: credit the rest of it.");
}
