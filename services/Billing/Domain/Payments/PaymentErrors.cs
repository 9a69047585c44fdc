using System.Text.Json;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>Every way in which an operation on a payment may be refused.</summary>
public static class PaymentErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "payment.not_found", "There is no such payment.");

    public static DomainException WrongStatus(PaymentStatus status) => new(
        Refusal.Conflict, "payment.wrong_status", $"A payment that is {JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())} cannot do this.");

    public static DomainException NothingReceived() =>
        new(Refusal.Rule, "payment.nothing_received", "A payment is of an amount above zero.") { Pointer = "/amount" };

    public static DomainException ReceivedInFuture() =>
        new(Refusal.Rule, "payment.received_in_future", "The day on which the money came is still to come.") { Pointer = "/received_on" };

    public static DomainException AlreadyRecorded() =>
        new(Refusal.Conflict, "payment.already_recorded", "This invoice has a payment of this method and reference already.") { Pointer = "/reference" };

    public static DomainException NotOffline() =>
        new(Refusal.Conflict, "payment.not_offline", "The provider took this payment: it is refunded, and nobody has to verify it.");

    public static DomainException RefundedSince() =>
        new(Refusal.Conflict, "payment.refunded", "A part of the payment was given back: money that never came was not.");

    public static DomainException Reconciled() => new(Refusal.Conflict, "payment.reconciled", "The payment stands on a statement that was approved.");

    public static DomainException InReconciliation() =>
        new(Refusal.Conflict, "payment.in_reconciliation", "The payment stands in a reconciliation: take it out first.");

    public static DomainException CreditedSince() =>
        new(Refusal.Conflict, "payment.credited", "A credit note gave back what the invoice was paid with.");

    public static DomainException SurplusSpent() =>
        new(Refusal.Conflict, "payment.surplus_spent", "The customer's balance has spent what this payment was more than due.");

    public static DomainException ProviderNotFound() =>
        new(Refusal.NotFound, "payment_provider.not_found", "Payments are not taken by this provider here.");

    public static DomainException EventNotSigned() =>
        new(Refusal.Malformed, "payment_provider.not_signed", "The signature does not belong to this body, or is older than 300 s.");
}
