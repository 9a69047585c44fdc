using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Every way in which an operation on a subscription may be refused.</summary>
public static class SubscriptionErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "subscription.not_found", "There is no such subscription.");

    public static DomainException WrongStatus(string status) =>
        new(Refusal.Conflict, "subscription.wrong_status", $"A subscription that is {status} cannot do this.");

    public static DomainException NotCancelled() => new(Refusal.Conflict, "subscription.not_cancelled", "There is no cancellation to withdraw.");

    public static DomainException CurrencyMismatch(Currency customer, Currency plan) =>
        new(Refusal.Rule, "subscription.currency_mismatch", $"The customer pays in {customer}, the plan costs {plan}.") { Pointer = "/plan_id" };
}
