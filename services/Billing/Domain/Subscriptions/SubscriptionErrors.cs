using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>Every way in which an operation on a subscription may be refused.</summary>
public static class SubscriptionErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "subscription.not_found", "There is no such subscription.");

    public static DomainException WrongStatus(string status) =>
        new(Refusal.Conflict, "subscription.wrong_status", $"A subscription that is {status} cannot do this.");

    public static DomainException CatchingUp() =>
        new(Refusal.Conflict, "subscription.catching_up", "The periods since the start of the subscription are being billed: ask again when they are.");

    public static DomainException AlreadySubscribed() =>
        new(Refusal.Conflict, "subscription.already_subscribed", "There is a subscription already: change its plan.");

    public static DomainException InvoicesUnpaid() =>
        new(Refusal.Conflict, "subscription.invoices_unpaid", "A payment failed or is overdue: pay that before anything new begins.");

    public static DomainException NotCancelled() => new(Refusal.Conflict, "subscription.not_cancelled", "There is no cancellation to withdraw.");

    public static DomainException CurrencyMismatch(Currency customer, Currency plan) =>
        new(Refusal.Rule, "subscription.currency_mismatch", $"The customer pays in {customer}, the plan costs {plan}.") { Pointer = "/plan_id" };

    public static DomainException NotPaused() => new(Refusal.Conflict, "subscription.not_paused", "The subscription is not paused.");

    public static DomainException CreditInFull() =>
        new(Refusal.Rule, "subscription.credit_in_full", "What was used is not credited: choose day, second or none.") { Pointer = "/proration" };

    public static DomainException NothingToChange() =>
        new(Refusal.Rule, "subscription.nothing_to_change", "The subscription has this plan and this quantity already.");

    public static DomainException NoPendingChange() =>
        new(Refusal.Conflict, "subscription.no_pending_change", "There is no change to withdraw.");

    public static DomainException DayNotFree() =>
        new(Refusal.Rule, "subscription.day_not_free", "A change is scheduled for a day to come that has none yet.") { Pointer = "/effective_on" };

    public static DomainException DayTooFar() => new(
        Refusal.Rule, "subscription.day_too_far", $"A change is scheduled for a day of the next {Subscription.MostYearsAhead} years.")
    {
        Pointer = "/effective_on",
    };

    public static DomainException TooManyScheduled() => new(
        Refusal.Rule, "subscription.too_many_scheduled", $"A subscription waits for at most {Subscription.MostScheduled} changes.");

    public static DomainException NotScheduled() =>
        new(Refusal.NotFound, "subscription.not_scheduled", "The subscription waits for no such change.");

    public static DomainException StartOutOfRange() =>
        new(Refusal.Rule, "subscription.start_out_of_range", "A subscription starts today, or on a day of the last year.") { Pointer = "/start_date" };

    public static DomainException PhaseUnclear(int index) =>
        new(Refusal.Rule, "subscription.phase_unclear", "A phase starts on a day, or after some periods of the one before it.") { Pointer = $"/phases/{index}" };

    public static DomainException Ending() =>
        new(Refusal.Conflict, "subscription.ending", "The subscription ends with its period: withdraw the cancellation first.");

    public static DomainException RestartUnbilled() =>
        new(Refusal.Rule, "subscription.restart_unbilled", "A period that begins anew is billed: choose another proration, or keep the cycle.")
        {
            Pointer = "/proration",
        };
}
