using DotMac.Kernel;

namespace DotMac.Identity.Domain.Teams;

/// <summary>Why an operation on a team is refused.</summary>
public static class TeamErrors
{
    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "team.not_found", $"There is no team {id}.");

    public static DomainException NotFound(string slug) => new(Refusal.NotFound, "team.not_found", $"There is no team \"{slug}\".");

    public static DomainException NameTaken(string name) =>
        new(Refusal.Conflict, "team.name_taken", $"There is a team \"{name}\" already.") { Pointer = "/name" };

    public static DomainException SlugTaken(string slug) =>
        new(Refusal.Conflict, "team.slug_taken", $"Another team has the slug \"{slug}\".") { Pointer = "/slug" };

    public static DomainException UnknownUser(Guid id) =>
        new(Refusal.Rule, "team.unknown_user", $"There is no user {id}.") { Pointer = "/user_id" };

    public static DomainException MemberExists(Guid userId) =>
        new(Refusal.Conflict, "team.member_exists", $"The user {userId} is in the team already.") { Pointer = "/user_id" };

    public static DomainException MemberNotFound(Guid userId) => new(Refusal.NotFound, "team.member_not_found", $"The user {userId} is not in the team.");
}
