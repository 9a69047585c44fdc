using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Teams;

/// <summary>Shows one team.</summary>
internal static class GetTeam
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams/{id:guid}", Handle).WithName("GetTeam").WithTags("Teams")
        .WithSummary("Show a team").RequirePermission("team.read");

    public static async Task<Ok<TeamResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var team = await db.Teams.AsNoTracking().FirstOrDefaultAsync(team => team.Id == id, ct) ?? throw TeamErrors.NotFound(id);
        http.SetETag(team);
        return TypedResults.Ok(TeamResponse.From(team));
    }
}
