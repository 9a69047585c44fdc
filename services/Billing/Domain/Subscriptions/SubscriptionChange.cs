using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>What a subscription is to become.</summary>
/// <param name="Restarts">Whether a new cycle begins on the day of the change.</param>
public sealed record SubscriptionChange(Plan Plan, long Quantity, Proration Proration, bool Restarts)
{
    /// <summary>The add-ons that the subscription has.</summary>
    public IReadOnlyList<AddonTariff> Addons { get; init; } = [];
}
