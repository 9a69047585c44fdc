using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>An add-on of a subscription; <c>ends_at</c> is when it leaves, or left.</summary>
public sealed record SubscriptionAddonResponse(
    Guid Id, Guid SubscriptionId, Guid AddonId, AddonBilling Billing, long Quantity, SubscriptionAddonStatus Status, DateTimeOffset AddedAt,
    DateTimeOffset? CancelledAt, DateTimeOffset? EndsAt)
{
    public static SubscriptionAddonResponse From(SubscriptionItem item, Subscription subscription)
    {
        var status = subscription.EndedAt is not null || subscription.Items.All(known => known.Id != item.Id) ? SubscriptionAddonStatus.Ended
            : item.IsLeaving ? SubscriptionAddonStatus.Canceled
            : SubscriptionAddonStatus.Active;
        return new(item.Id, subscription.Id, item.AddonId, item.Billing, item.Quantity, status, item.AddedAt, item.CancelledAt, status switch
        {
            SubscriptionAddonStatus.Active => null,
            SubscriptionAddonStatus.Canceled => subscription.PeriodEnd,
            _ => subscription.EndedAt ?? item.CancelledAt,
        });
    }
}

/// <summary>active, canceled (ends with the period, and is active again when that is withdrawn), ended.</summary>
public enum SubscriptionAddonStatus
{
    Active,
    Canceled,
    Ended,
}
