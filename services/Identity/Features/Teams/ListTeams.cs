using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Lists the tenant's teams, newest first.</summary>
internal static class ListTeams
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams", Handle).WithName("ListTeams").WithTags("Teams")
        .WithSummary("List teams").RequirePermission("team.read");

    public static async Task<Ok<Page<TeamResponse>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct, string? name = null)
    {
        IQueryable<Team> teams = db.Teams;
        if (name is not null)
        {
            var key = Team.KeyOf(name);
            teams = teams.Where(team => team.NameKey == key);
        }

        return TypedResults.Ok(await paging.Read(teams, team => TeamResponse.From(team), ct));
    }
}
