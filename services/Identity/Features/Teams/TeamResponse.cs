using DotMac.Identity.Domain.Teams;

namespace DotMac.Identity.Features.Teams;

/// <summary>A team; new users join the default one, and <c>external_id</c> is the identity provider's own id where it made the team a group of its own.</summary>
public sealed record TeamResponse(
    Guid Id, string Name, string Slug, string? Description, string? Colour, string? Icon, string? ExternalId, bool IsDefault, DateTimeOffset CreatedAt,
    DateTimeOffset ModifiedAt)
{
    internal static TeamResponse From(Team team) => new(
        team.Id, team.Name, team.Slug, team.Description, team.Colour, team.Icon, team.ExternalId, team.IsDefault, team.CreatedAt, team.ModifiedAt);
}

/// <summary>A user in a team.</summary>
public sealed record TeamMemberResponse(Guid UserId, TeamRole Role, DateTimeOffset JoinedAt)
{
    internal static TeamMemberResponse From(TeamMember member) => new(member.UserId, member.Role, member.JoinedAt);
}
