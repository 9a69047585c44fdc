using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Lists the teams that a user is in; nobody's are none.</summary>
internal static class ListUserTeams
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams/users/{userId:guid}/teams", Handle)
        .WithName("ListUserTeams").WithTags("Teams").WithSummary("List the teams of a user").RequirePermission("team.read");

    public static async Task<Ok<Page<TeamResponse>>> Handle(Guid userId, IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Teams.With(userId), team => TeamResponse.From(team), ct));
}
