using DotMac.Kernel;

namespace DotMac.Billing.Domain.Refunds;

/// <summary>Every way in which an operation on a refund may be refused.</summary>
public static class RefundErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "refund.not_found", "There is no such refund.");

    public static DomainException NothingToRefund() =>
        new(Refusal.Rule, "refund.nothing_to_refund", "A refund is an amount above zero, of which something is left.") { Pointer = "/amount" };

    public static DomainException ExceedsPaid() =>
        new(Refusal.Rule, "refund.exceeds_paid", "More would be refunded than was paid and is not refunded yet.") { Pointer = "/amount" };

    public static DomainException ExceedsInvoice() =>
        new(Refusal.Rule, "refund.exceeds_invoice", "That part of the invoice was credited already.") { Pointer = "/amount" };
}
