using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Domain.Dunning;

namespace DotMac.Billing.Features.Dunning;

/// <summary>What a campaign does, so many days after the action before: the first after the start. <c>template</c> is of mails: reminder, or final_notice.</summary>
public sealed record CampaignAction(DunningActionType Type, [property: Range(0, 365)] int DelayDays = 0, DunningTemplate? Template = null)
{
    internal static IReadOnlyList<DunningAction> Of(IEnumerable<CampaignAction> actions) =>
        [.. actions.Select(action => new DunningAction(action.Type, action.DelayDays, action.Template))];
}

/// <summary>An amount of minor units in a currency.</summary>
public sealed record CampaignAmount([property: StringLength(3, MinimumLength = 3)] string Currency, [property: Range(1, 1_000_000_000_000)] long Amount)
{
    internal static IReadOnlyList<CurrencyAmount> Of(IEnumerable<CampaignAmount>? amounts, string pointer) =>
        [.. (amounts ?? []).Select((amount, i) => new CurrencyAmount(Kernel.Currency.Of(amount.Currency, $"{pointer}/{i}/currency").Code, amount.Amount))];
}

/// <summary>Whom the campaign leaves alone: these customers, and those that paid at least so much in the currency so far.</summary>
public sealed record CampaignExclusionRules(
    [property: MaxLength(1000)] IReadOnlyList<Guid>? CustomerIds = null, [property: MaxLength(50)] IReadOnlyList<CampaignAmount>? MinLifetimeValues = null)
{
    internal static CampaignExclusions Of(CampaignExclusionRules? rules) =>
        new([.. (rules?.CustomerIds ?? []).Distinct()], CampaignAmount.Of(rules?.MinLifetimeValues, "/exclusion_rules/min_lifetime_values"));
}
