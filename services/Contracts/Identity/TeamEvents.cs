using DotMac.Kernel;

namespace DotMac.Contracts.Identity;

/// <summary>A tenant has a team; nobody is in it yet.</summary>
[EventName("team.created", 1)]
public sealed record TeamCreated(Guid TeamId, string Name, string Slug, string? Description) : IIntegrationEvent;

/// <summary>A team is called or described otherwise, or new users join it by default from now on; carries its whole state, members apart.</summary>
[EventName("team.updated", 1)]
public sealed record TeamUpdated(Guid TeamId, string Name, string Slug, string? Description, bool IsDefault = false) : IIntegrationEvent;

/// <summary>A team is gone, and with it who was in it.</summary>
[EventName("team.deleted", 1)]
public sealed record TeamDeleted(Guid TeamId, string Name) : IIntegrationEvent;

/// <summary>A user belongs to a team; <c>Role</c> is <c>member</c> or <c>lead</c>.</summary>
[EventName("team.member_added", 1)]
public sealed record TeamMemberAdded(Guid TeamId, string Name, Guid UserId, string Role) : IIntegrationEvent;

/// <summary>A member of a team leads it from now on, or no more.</summary>
[EventName("team.member_updated", 1)]
public sealed record TeamMemberUpdated(Guid TeamId, string Name, Guid UserId, string Role) : IIntegrationEvent;

/// <summary>A user belongs to a team no more.</summary>
[EventName("team.member_removed", 1)]
public sealed record TeamMemberRemoved(Guid TeamId, string Name, Guid UserId) : IIntegrationEvent;
