using DotMac.Billing.Domain.Addons;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>An add-on that a subscription has; it stands in the subscription's row, and is read, locked and replaced with it.</summary>
public sealed record SubscriptionItem(Guid Id, Guid AddonId, AddonBilling Billing, long Quantity, DateTimeOffset AddedAt)
{
    /// <summary>What is charged once waits for the end of a trial.</summary>
    public bool IsDue { get; init; }

    /// <summary>How many of it the rest of the running period is billed as; 0 where it was not billed. It alone is credited.</summary>
    public long BilledQuantity { get; init; }

    /// <summary>Since when it is billed as that: nothing before is credited again.</summary>
    public DateTimeOffset? BilledFrom { get; init; }

    /// <summary>Since when usage is not billed yet; null while none is counted.</summary>
    public DateTimeOffset? UsageFrom { get; init; }

    /// <summary>When it was cancelled; it leaves with the period.</summary>
    public DateTimeOffset? CancelledAt { get; init; }

    public bool IsRecurring => Billing is AddonBilling.Recurring;
    public bool IsMetered => Billing is AddonBilling.Metered;
    public bool IsLeaving => CancelledAt is not null;
    public bool IsBilled => BilledQuantity > 0;
}
