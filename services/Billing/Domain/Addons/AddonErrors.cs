using DotMac.Kernel;

namespace DotMac.Billing.Domain.Addons;

/// <summary>Every way in which an operation on an add-on, or on one that a subscription has, may be refused.</summary>
public static class AddonErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "addon.not_found", "There is no such add-on.");

    public static DomainException CodeTaken(string code) =>
        new(Refusal.Conflict, "addon.code_taken", $"An add-on with the code '{code}' exists already.") { Pointer = "/code" };

    public static DomainException Invalid(string pointer, string message) => new(Refusal.Rule, "addon.invalid", message) { Pointer = pointer };

    public static DomainException FeatureMalformed(int index) =>
        new(Refusal.Malformed, "addon.feature_malformed", "A feature has 2 to 100 letters, digits, hyphens and underscores.") { Pointer = $"/features/{index}" };

    public static DomainException Deactivated() => new(Refusal.Conflict, "addon.deactivated", "The add-on is not sold any more.");

    public static DomainException PlanIncompatible(string addon, string plan) =>
        new(Refusal.Rule, "addon.plan_incompatible", $"The add-on '{addon}' does not go with the plan '{plan}'.");

    public static DomainException CurrencyUnavailable(Currency currency) =>
        new(Refusal.Rule, "addon.currency_unavailable", $"The add-on has no price in {currency}.");

    public static DomainException QuantityOutOfBounds(long least, long? most) =>
        new(Refusal.Rule, "addon.quantity_out_of_bounds", most is null ? $"The quantity is at least {least}." : $"The quantity is from {least} to {most}.")
        {
            Pointer = "/quantity",
        };

    public static DomainException AlreadyAdded() => new(Refusal.Conflict, "addon.already_added", "The subscription has the add-on: change its quantity.");

    public static DomainException NotAdded() => new(Refusal.NotFound, "addon.not_added", "The subscription has no such add-on.");

    public static DomainException NothingToChange() =>
        new(Refusal.Rule, "addon.nothing_to_change", "The subscription has this quantity of the add-on already.") { Pointer = "/quantity" };

    public static DomainException BoughtOnce() =>
        new(Refusal.Rule, "addon.bought_once", "What was bought once is not given back by a smaller quantity: credit its invoice.") { Pointer = "/quantity" };

    public static DomainException Ending() =>
        new(Refusal.Conflict, "addon.ending", "The add-on ends with the period: withdraw its cancellation first.");

    public static DomainException NotCancelled() => new(Refusal.Conflict, "addon.not_cancelled", "There is no cancellation of the add-on to withdraw.");

    public static DomainException BetweenIntervals() =>
        new(Refusal.Conflict, "addon.between_intervals", "The running period is not one of the plan's: a recurring add-on is bought once the next one begins.");
}
