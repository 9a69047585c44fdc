using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>
/// Somebody was refused because the tenant has as many active users as it may have. Told once; again only after somebody came in meanwhile, or the limit
/// was changed.
/// </summary>
[EventName("tenant.limit_exceeded", 1)]
public sealed record TenantLimitExceeded(string Metric, int Current, int Limit) : IIntegrationEvent;
