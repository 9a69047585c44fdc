using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>
/// What the events of a subscription's life have in common: the whole state that others project. <c>MaxUsers</c>: how many active users its plan lets a tenant that subscribes to
/// the platform have; null where the plan says nothing of it, <see cref="int.MaxValue"/> where it sets no limit.
/// </summary>
public interface ISubscriptionState
{
    Guid SubscriptionId { get; }
    Guid PlanId { get; }
    string Status { get; }
    DateTimeOffset PeriodStart { get; }
    DateTimeOffset PeriodEnd { get; }
    int? MaxUsers { get; }

    /// <summary>Told by events of what may be in a trial.</summary>
    DateTimeOffset? TrialEndsAt => null;

    /// <summary>Told by a pause.</summary>
    bool ByDunning => false;
}

/// <summary>A customer subscribed to a plan.</summary>
[EventName("subscription.created", 1)]
public sealed record SubscriptionCreated(
    Guid SubscriptionId, Guid CustomerId, Guid PlanId, string Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
    DateTimeOffset? TrialEndsAt, bool CancelAtPeriodEnd, long Quantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>
/// A subscription's status or terms changed; carries the whole state. The former plan and quantity are told where they changed, the pending
/// ones where a change waits for the end of the period.
/// </summary>
[EventName("subscription.updated", 1)]
public sealed record SubscriptionUpdated(
    Guid SubscriptionId, Guid CustomerId, Guid PlanId, string Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
    bool CancelAtPeriodEnd, DateTimeOffset? TrialEndsAt, long Quantity, Guid? PendingPlanId, long? PendingQuantity, Guid? PreviousPlanId,
    long? PreviousQuantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A subscription entered its next period; carries the whole state.</summary>
[EventName("subscription.renewed", 1)]
public sealed record SubscriptionRenewed(
    Guid SubscriptionId, Guid CustomerId, Guid PlanId, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, Guid InvoiceId,
    string Status, bool CancelAtPeriodEnd, DateTimeOffset? TrialEndsAt, long Quantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A subscription was cancelled, at once or at the end of its period; carries the whole state.</summary>
[EventName("subscription.cancelled", 1)]
public sealed record SubscriptionCancelled(
    Guid SubscriptionId, Guid CustomerId, bool Immediate, DateTimeOffset CancelledAt, DateTimeOffset EndsAt, Guid PlanId, string Status,
    DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd, bool CancelAtPeriodEnd, DateTimeOffset? TrialEndsAt, long Quantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A subscription is over; carries the whole state.</summary>
[EventName("subscription.ended", 1)]
public sealed record SubscriptionEnded(
    Guid SubscriptionId, Guid CustomerId, DateTimeOffset EndedAt, Guid PlanId, string Status, DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, bool CancelAtPeriodEnd, DateTimeOffset? TrialEndsAt, long Quantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A trial ends soon; nothing was charged so far.</summary>
[EventName("subscription.trial_ending", 1)]
public sealed record SubscriptionTrialEnding(Guid SubscriptionId, Guid CustomerId, Guid PlanId, DateTimeOffset TrialEndsAt, long Quantity, Guid? CustomerTenantId = null)
    : IIntegrationEvent;

/// <summary>A subscription is neither renewed nor collected until it resumes; carries the whole state. <c>ByDunning</c>: what is owed was asked for in vain, and is still collected;
/// <c>Reason</c> is text for people.</summary>
[EventName("subscription.paused", 1)]
public sealed record SubscriptionPaused(
    Guid SubscriptionId, Guid CustomerId, DateTimeOffset PausedAt, string? Reason, Guid PlanId, string Status, DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, bool CancelAtPeriodEnd, long Quantity, Guid? CustomerTenantId = null, bool ByDunning = false, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A paused subscription goes on; carries the whole state. Where its period was over, <c>subscription.renewed</c> tells of the new one.</summary>
[EventName("subscription.resumed", 1)]
public sealed record SubscriptionResumed(
    Guid SubscriptionId, Guid CustomerId, DateTimeOffset ResumedAt, Guid PlanId, string Status, DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, bool CancelAtPeriodEnd, long Quantity, Guid? CustomerTenantId = null, int? MaxUsers = null) : IIntegrationEvent, ISubscriptionState;

/// <summary>A subscription is to change at local midnight of a day; what is not named stays. When it does,
/// <c>subscription.updated</c> or <c>subscription.renewed</c> tells.</summary>
[EventName("subscription.change_scheduled", 1)]
public sealed record SubscriptionChangeScheduled(
    Guid SubscriptionId, Guid CustomerId, Guid ChangeId, DateOnly On, Guid? PlanId, long? Quantity, Guid? CustomerTenantId = null) : IIntegrationEvent;

/// <summary>A scheduled change was taken back before its day.</summary>
[EventName("subscription.scheduled_change_canceled", 1)]
public sealed record SubscriptionScheduledChangeCanceled(
    Guid SubscriptionId, Guid CustomerId, Guid ChangeId, DateOnly On, Guid? PlanId, long? Quantity, Guid? CustomerTenantId = null) : IIntegrationEvent;

/// <summary>A scheduled change was dropped on its day, since a rule refused it: <c>Code</c> says which.</summary>
[EventName("subscription.scheduled_change_failed", 1)]
public sealed record SubscriptionScheduledChangeFailed(
    Guid SubscriptionId, Guid CustomerId, Guid ChangeId, DateOnly On, Guid? PlanId, long? Quantity, string Code, Guid? CustomerTenantId = null) : IIntegrationEvent;
