using DotMac.Kernel;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>Every way in which an operation on a pricing rule may be refused.</summary>
public static class PricingRuleErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "pricing_rule.not_found", "There is no such pricing rule.");

    public static DomainException TooMany() =>
        new(Refusal.Rule, "pricing_rule.too_many", $"At most {PricingRule.MostActive} rules are active and not over. Deactivate one first.");

    public static DomainException TargetUnclear() =>
        new(Refusal.Rule, "pricing_rule.target_unclear", "A rule is either for all products, or names at least one product or category.");

    public static DomainException DiscountUnclear() =>
        new(Refusal.Rule, "pricing_rule.discount_unclear", "A percentage has a percentage alone, a fixed amount or price an amount with its currency.");

    public static DomainException PercentageOutOfRange() =>
        new(Refusal.Rule, "pricing_rule.percentage_out_of_range", "A percentage is above zero and at most 100.") { Pointer = "/percentage" };

    public static DomainException WindowEmpty() =>
        new(Refusal.Rule, "pricing_rule.window_empty", "A rule ends after it has started.") { Pointer = "/ends_at" };

    public static DomainException LimitFixed() =>
        new(Refusal.Rule, "pricing_rule.limit_fixed", "A rule without a limit keeps none: its uses were not counted against each other.") { Pointer = "/max_uses" };

    public static DomainException LimitBelowUses(int uses) =>
        new(Refusal.Rule, "pricing_rule.limit_below_uses", $"The rule was used {uses} times already.") { Pointer = "/max_uses" };
}
