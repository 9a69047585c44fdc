using DotMac.Contracts.Billing;

namespace DotMac.Tenancy.Domain.Subscriptions;

/// <summary>What an event of Billing says about a subscription.</summary>
/// <param name="MaxUsers">How many users the plan lets the tenant have; null where it says nothing of it.</param>
/// <param name="GivenUp">Whether it tells that dunning paused the subscription.</param>
public sealed record SubscriptionTerms(
    Guid PlanId, string Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, DateTimeOffset? TrialEndsAt = null, bool GivenUp = false,
    int? MaxUsers = null)
{
    public static SubscriptionTerms Of(ISubscriptionState state) =>
        new(state.PlanId, state.Status, state.PeriodStart, state.PeriodEnd, state.TrialEndsAt, state.ByDunning, state.MaxUsers);
}
