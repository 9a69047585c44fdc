using System.Linq.Expressions;
using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>A subscription; <c>latest_invoice_id</c> is shown where one subscription is asked for.</summary>
public sealed record SubscriptionResponse(
    Guid Id, Guid CustomerId, Guid PlanId, long Quantity, SubscriptionStatus Status, DateTimeOffset PeriodStart, DateTimeOffset PeriodEnd,
    DateTimeOffset? TrialEndsAt, bool CancelAtPeriodEnd, DateTimeOffset? CancelledAt, DateTimeOffset? EndedAt,
    DateTimeOffset CreatedAt, Guid? LatestInvoiceId)
{
    public static Expression<Func<Subscription, SubscriptionResponse>> Of { get; } = subscription => From(subscription, null);

    public static SubscriptionResponse From(Subscription subscription, Guid? latestInvoice) => new(
        subscription.Id, subscription.CustomerId, subscription.PlanId, subscription.Quantity, subscription.Status, subscription.PeriodStart,
        subscription.PeriodEnd,
        subscription.TrialEndsAt, subscription.CancelAtPeriodEnd, subscription.CancelledAt, subscription.EndedAt,
        subscription.CreatedAt, latestInvoice);
}
