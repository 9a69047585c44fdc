using DotMac.Kernel;

namespace DotMac.Contracts.Tenancy;

/// <summary>A company signed up; it stays <c>pending</c> until its administrator confirms the mail address.</summary>
[EventName("tenant.created", 1)]
public sealed record TenantCreated(
    Guid TenantId, string Slug, string Name, string Status, string Plan, bool Sandbox, string AdminEmail, string AdminName, DateTimeOffset CreatedAt,
    int? MaxUsers = null)
    : IIntegrationEvent;

/// <summary>A tenant's commercial status changed; carries the whole state that others project, and the address of who signed up (null from before it did).</summary>
[EventName("tenant.status_changed", 1)]
public sealed record TenantStatusChanged(
    Guid TenantId, string Slug, string Name, string OldStatus, string Status, string? Reason, bool Sandbox, DateTimeOffset? TrialEndsAt,
    string? AdminEmail = null)
    : IIntegrationEvent;

/// <summary>A tenant may have so many active users from now on; who is there already stays.</summary>
[EventName("tenant.limits_changed", 1)]
public sealed record TenantLimitsChanged(Guid TenantId, int MaxUsers) : IIntegrationEvent;
