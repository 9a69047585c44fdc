using DotMac.Kernel;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>What a subscription became at an instant; it is only ever added, so that any past day's recurring revenue can be computed again.</summary>
public sealed class SubscriptionState : Entity
{
    private SubscriptionState()
    {
    }

    internal SubscriptionState(Subscription subscription, DateTimeOffset now) =>
        (SubscriptionId, CustomerId, PlanId, Quantity, Status, Sequence, OccurredAt) = (
            subscription.Id, subscription.CustomerId, subscription.PlanId, subscription.Quantity, subscription.Status, subscription.Version,
            subscription.EndedAt ?? now);

    public Guid SubscriptionId { get; private set; }
    public Guid CustomerId { get; private set; }
    public Guid PlanId { get; private set; }
    public long Quantity { get; private set; }
    public SubscriptionStatus Status { get; private set; }

    /// <summary>The subscription's version: the higher is the later.</summary>
    public long Sequence { get; private set; }

    public DateTimeOffset OccurredAt { get; private set; }
}
