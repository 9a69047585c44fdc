using DotMac.Kernel;

namespace DotMac.Billing.Domain.Payments;

/// <summary>Every way in which an operation on a payment may be refused.</summary>
public static class PaymentErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "payment.not_found", "There is no such payment.");
}
