using DotMac.Kernel;

namespace DotMac.Identity.Domain.Teams;

/// <summary>What somebody is in a team.</summary>
public enum TeamRole
{
    Member,
    Lead,
}

/// <summary>A user in a team, since when and as what.</summary>
public sealed class TeamMember(Guid userId, TeamRole role, DateTimeOffset joinedAt) : Entity
{
    public Guid UserId { get; private set; } = userId;
    public TeamRole Role { get; internal set; } = role;
    public DateTimeOffset JoinedAt { get; private set; } = joinedAt;
}
