using DotMac.Kernel;

namespace DotMac.Billing.Domain.PaymentMethods;

/// <summary>Every way in which an operation on a payment method may be refused.</summary>
public static class PaymentMethodErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "payment_method.not_found", "There is no such payment method.");

    public static DomainException InUse() =>
        new(Refusal.Conflict, "payment_method.in_use", "A subscription is charged on this method: make another one the default first.");

    public static DomainException TokenUnknown() =>
        new(Refusal.Rule, "payment_method.token_unknown", "The payment provider does not know this token.") { Pointer = "/token" };

    public static DomainException ProviderUnavailable() =>
        new(Refusal.Unavailable, "payment_provider.unavailable", "The payment provider does not answer.");
}
