using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Lists the teams that the caller is in.</summary>
internal static class ListMyTeams
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams/me/teams", Handle).WithName("ListMyTeams").WithTags("Teams")
        .WithSummary("List the teams that you are in").RequireSelf();

    public static async Task<Ok<Page<TeamResponse>>> Handle(ClaimsPrincipal caller, IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Teams.With(caller.UserId() ?? Guid.Empty), team => TeamResponse.From(team), ct));
}
