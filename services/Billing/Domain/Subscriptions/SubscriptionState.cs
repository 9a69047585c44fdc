using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>What a subscription became at an instant; it is only ever added, so that any past day's recurring revenue can be computed again.</summary>
public sealed class SubscriptionState : Entity
{
    private SubscriptionState()
    {
    }

    internal SubscriptionState(Subscription subscription, DateTimeOffset now) =>
        (SubscriptionId, CustomerId, PlanId, Quantity, Items, Status, Sequence, OccurredAt) = (
            subscription.Id, subscription.CustomerId, subscription.PlanId, subscription.Quantity,
            [.. subscription.Items.Where(item => item.IsRecurring).Select(item => new RecurringItem(item.AddonId, item.Quantity))], subscription.Status, subscription.Version,
            subscription.EndedAt ?? now);

    /// <summary>The add-ons that recur with each period.</summary>
    public IReadOnlyList<RecurringItem> Items { get; private set; } = [];

    public Guid SubscriptionId { get; private set; }
    public Guid CustomerId { get; private set; }
    public Guid PlanId { get; private set; }
    public long Quantity { get; private set; }
    public SubscriptionStatus Status { get; private set; }

    /// <summary>The subscription's version: the higher is the later.</summary>
    public long Sequence { get; private set; }

    public DateTimeOffset OccurredAt { get; private set; }
}

/// <summary>How many of an add-on.</summary>
public sealed record RecurringItem(Guid AddonId, long Quantity);
