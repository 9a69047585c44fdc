using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Teams;

/// <summary>Shows the team of a slug.</summary>
internal static class GetTeamBySlug
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams/slug/{slug}", Handle).WithName("GetTeamBySlug").WithTags("Teams")
        .WithSummary("Show the team of a slug").RequirePermission("team.read");

    public static async Task<Ok<TeamResponse>> Handle(string slug, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var team = await db.Teams.AsNoTracking().FirstOrDefaultAsync(team => team.Slug == slug, ct) ?? throw TeamErrors.NotFound(slug);
        http.SetETag(team);
        return TypedResults.Ok(TeamResponse.From(team));
    }
}
