using System.Linq.Expressions;
using DotMac.Billing.Domain.Dunning;

namespace DotMac.Billing.Features.Dunning;

/// <summary>A dunning campaign; amounts are minor units of their currency.</summary>
public sealed record DunningCampaignResponse(
    Guid Id, string Name, bool IsActive, int Priority, int TriggerAfterDays, IReadOnlyList<CampaignAmount> Thresholds, int MaxRetries,
    int RetryIntervalDays, IReadOnlyList<CampaignAction> Actions, CampaignExclusionRules ExclusionRules, int TotalSteps, DateTimeOffset CreatedAt)
{
    public static Expression<Func<DunningCampaign, DunningCampaignResponse>> Of { get; } = campaign => From(campaign);

    public static DunningCampaignResponse From(DunningCampaign campaign) => new(
        campaign.Id, campaign.Name, campaign.IsActive, campaign.Priority, campaign.Terms.TriggerAfterDays, Amounts(campaign.Terms.Thresholds),
        campaign.Terms.MaxRetries, campaign.Terms.RetryIntervalDays,
        [.. campaign.Terms.Actions.Select(action => new CampaignAction(action.Type, action.DelayDays, action.Template))],
        new(campaign.Terms.Exclusions.CustomerIds, Amounts(campaign.Terms.Exclusions.MinLifetimeValues)), campaign.Terms.Steps().Count,
        campaign.CreatedAt);

    private static IReadOnlyList<CampaignAmount> Amounts(IEnumerable<CurrencyAmount> amounts) =>
        [.. amounts.Select(amount => new CampaignAmount(amount.Currency, amount.Amount))];
}
