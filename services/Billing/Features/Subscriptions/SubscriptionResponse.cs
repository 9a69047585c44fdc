using System.Linq.Expressions;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>A subscription; <c>latest_invoice_id</c> is shown where one subscription is asked for.</summary>
public sealed record SubscriptionResponse(
    Guid Id, Guid CustomerId, Guid PlanId, long Quantity, SubscriptionStatus Status, Alignment BillingAnchor, DateTimeOffset PeriodStart,
    DateTimeOffset PeriodEnd, DateTimeOffset? TrialEndsAt, PendingChangeResponse? PendingChange,
    IReadOnlyList<ScheduledChangeResponse> ScheduledChanges, bool CancelAtPeriodEnd, DateTimeOffset? CancelledAt, DateTimeOffset? PausedAt,
    DateTimeOffset? EndedAt, DateTimeOffset StartedAt, DateTimeOffset CreatedAt, Guid? LatestInvoiceId)
{
    public static Expression<Func<Subscription, SubscriptionResponse>> Of { get; } = subscription => From(subscription, null);

    public static SubscriptionResponse From(Subscription subscription, Guid? latestInvoice) => new(
        subscription.Id, subscription.CustomerId, subscription.PlanId, subscription.Quantity, subscription.Status, subscription.Alignment,
        subscription.PeriodStart, subscription.PeriodEnd, subscription.TrialEndsAt, PendingChangeResponse.Of(subscription),
        [.. subscription.Schedule.Select(ScheduledChangeResponse.From)], subscription.CancelAtPeriodEnd, subscription.CancelledAt, subscription.PausedAt,
        subscription.EndedAt, subscription.StartedAt, subscription.CreatedAt, latestInvoice);
}

/// <summary>What the subscription becomes when its period ends.</summary>
public sealed record PendingChangeResponse(Guid PlanId, long Quantity, DateTimeOffset EffectiveAt)
{
    public static PendingChangeResponse? Of(Subscription subscription) =>
        subscription.PendingPlanId is { } plan ? new(plan, subscription.NextQuantity, subscription.PeriodEnd) : null;
}

/// <summary>What the subscription becomes at local midnight of a day; what is null stays.</summary>
public sealed record ScheduledChangeResponse(Guid Id, DateOnly On, Guid? PlanId, long? Quantity, Proration Proration)
{
    public static ScheduledChangeResponse From(ScheduledChange change) => new(change.Id, change.On, change.PlanId, change.Quantity, change.Proration);
}
