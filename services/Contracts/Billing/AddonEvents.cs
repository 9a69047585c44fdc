using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>An add-on can be bought.</summary>
[EventName("addon.created", 1)]
public sealed record AddonCreated(Guid AddonId, string Code, string Name, string Type, string Billing) : IIntegrationEvent;

/// <summary>An add-on is not sold any more; subscriptions that have it keep it.</summary>
[EventName("addon.deactivated", 1)]
public sealed record AddonDeactivated(Guid AddonId, string Code) : IIntegrationEvent;

/// <summary>A subscription has an add-on from now on.</summary>
[EventName("subscription.addon_added", 1)]
public sealed record SubscriptionAddonAdded(
    Guid SubscriptionId, Guid CustomerId, Guid ItemId, Guid AddonId, long Quantity, DateTimeOffset AddedAt, Guid? CustomerTenantId = null) : IIntegrationEvent;

/// <summary>A subscription's add-on has another quantity, ends with the period, or does not any more.</summary>
[EventName("subscription.addon_updated", 1)]
public sealed record SubscriptionAddonUpdated(
    Guid SubscriptionId, Guid CustomerId, Guid ItemId, Guid AddonId, long Quantity, long PreviousQuantity, bool CancelAtPeriodEnd, Guid? CustomerTenantId = null) : IIntegrationEvent;

/// <summary>A subscription has an add-on no more.</summary>
[EventName("subscription.addon_removed", 1)]
public sealed record SubscriptionAddonRemoved(
    Guid SubscriptionId, Guid CustomerId, Guid ItemId, Guid AddonId, long Quantity, DateTimeOffset RemovedAt, Guid? CustomerTenantId = null) : IIntegrationEvent;
