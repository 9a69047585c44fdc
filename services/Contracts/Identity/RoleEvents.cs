using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A tenant has a role of its own.</summary>
[EventName("role.created", 1)]
public sealed record RoleCreated(Guid RoleId, string Name, string DisplayName, string? Parent, IReadOnlyList<string> Permissions) : IIntegrationEvent;

/// <summary>A tenant's role grants something else; carries its whole state.</summary>
[EventName("role.updated", 1)]
public sealed record RoleUpdated(Guid RoleId, string Name, string DisplayName, string? Parent, IReadOnlyList<string> Permissions) : IIntegrationEvent;

/// <summary>A tenant's role, which nobody held any more, is gone.</summary>
[EventName("role.deleted", 1)]
public sealed record RoleDeleted(Guid RoleId, string Name) : IIntegrationEvent;

/// <summary>What one user may do was changed past its roles; <c>Effect</c> is <c>allow</c>, <c>deny</c> or <c>none</c>.</summary>
[EventName("user.permission_changed", 1)]
public sealed record UserPermissionChanged(Guid UserId, string Permission, string Effect, DateTimeOffset? ExpiresAt) : IIntegrationEvent;

/// <summary>The roles that a tenant has without making any.</summary>
[EventName("role.provided", 1)]
public sealed record RolesProvided(IReadOnlyList<ProvidedRole> Roles) : IIntegrationEvent;

/// <summary>A role of the system and all that it grants, unexpanded.</summary>
public sealed record ProvidedRole(string Name, IReadOnlyList<string> Permissions);
