using System.Text.Json;
using DotMac.Contracts.Billing;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>What a subscription announces: each fact carries the whole state.</summary>
public sealed partial class Subscription
{
    private string StatusText => JsonNamingPolicy.SnakeCaseLower.ConvertName(Status.ToString());

    private void Become(SubscriptionStatus status)
    {
        Status = status;
        RaiseUpdated();
    }

    private void RaiseCreated() => Raise(new SubscriptionCreated(
        Id, CustomerId, PlanId, StatusText, PeriodStart, PeriodEnd, TrialEndsAt, CancelAtPeriodEnd, Quantity, CustomerTenantId, MaxUsers));

    private void RaiseUpdated() => RaiseChanged(null, null);

    private void RaiseChanged(Guid? previousPlan, long? previousQuantity) => Raise(new SubscriptionUpdated(
        Id, CustomerId, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt, Quantity, PendingPlanId, PendingQuantity,
        previousPlan, previousQuantity, CustomerTenantId, MaxUsers));

    private void RaiseAdded(SubscriptionItem item) => Raise(new SubscriptionAddonAdded(Id, CustomerId, item.Id, item.AddonId, item.Quantity, item.AddedAt, CustomerTenantId));

    private void RaiseUpdated(SubscriptionItem item, long previousQuantity) => Raise(new SubscriptionAddonUpdated(
        Id, CustomerId, item.Id, item.AddonId, item.Quantity, previousQuantity, item.IsLeaving, CustomerTenantId));

    private void RaiseRemoved(SubscriptionItem item, DateTimeOffset at) => Raise(new SubscriptionAddonRemoved(
        Id, CustomerId, item.Id, item.AddonId, item.Quantity, at, CustomerTenantId));

    private void RaiseRenewed(Guid invoiceId) => Raise(new SubscriptionRenewed(
        Id, CustomerId, PlanId, PeriodStart, PeriodEnd, invoiceId, StatusText, CancelAtPeriodEnd, TrialEndsAt, Quantity, CustomerTenantId, MaxUsers));

    private void RaiseCancelled(bool immediate, DateTimeOffset endsAt) => Raise(new SubscriptionCancelled(
        Id, CustomerId, immediate, CancelledAt!.Value, endsAt, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt, Quantity, CustomerTenantId, MaxUsers));

    private void RaisePaused(string? reason, bool byDunning) => Raise(new SubscriptionPaused(
        Id, CustomerId, PausedAt!.Value, reason, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, Quantity, CustomerTenantId, byDunning, MaxUsers));

    private void RaiseResumed(DateTimeOffset at) => Raise(new SubscriptionResumed(
        Id, CustomerId, at, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, Quantity, CustomerTenantId, MaxUsers));

    private void RaiseEnded(DateTimeOffset at) => Raise(new SubscriptionEnded(
        Id, CustomerId, at, PlanId, StatusText, PeriodStart, PeriodEnd, CancelAtPeriodEnd, TrialEndsAt, Quantity, CustomerTenantId, MaxUsers));
}
