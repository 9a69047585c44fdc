namespace DotMac.Tenancy.Domain.Subscriptions;

/// <summary>What an event of Billing says about a subscription.</summary>
/// <param name="GivenUp">Whether it tells that dunning paused the subscription.</param>
public sealed record SubscriptionTerms(
    Guid PlanId, string Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, DateTimeOffset? TrialEndsAt = null, bool GivenUp = false);
