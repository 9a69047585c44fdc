namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>A change of plan and quantity that happens at local midnight of a day to come: asked for by itself, or a phase of a subscription.</summary>
/// <param name="PlanId">Null where the plan stays what it is by then.</param>
/// <param name="Quantity">Null where the quantity does.</param>
public sealed record ScheduledChange(DateOnly On, Guid? PlanId, long? Quantity, Proration Proration, bool Restarts)
{
    public Guid Id { get; init; } = Guid.CreateVersion7();
}
