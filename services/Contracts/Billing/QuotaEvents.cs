using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>A subscription came to use 80 % of a quota or more.</summary>
[EventName("quota.warning", 1)]
public sealed record QuotaWarning(Guid SubscriptionId, Guid CustomerId, string Quota, long Used, long Limit, Guid? CustomerTenantId = null) : IIntegrationEvent;

/// <summary>A subscription came to use more of a quota than its limit, which the quota allows.</summary>
[EventName("quota.exceeded", 1)]
public sealed record QuotaExceeded(Guid SubscriptionId, Guid CustomerId, string Quota, long Used, long Limit, Guid? CustomerTenantId = null) : IIntegrationEvent;
