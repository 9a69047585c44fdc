using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Deletes a team; who was in it stays a user.</summary>
internal static class DeleteTeam
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/teams/{id:guid}", Handle).WithName("DeleteTeam").WithTags("Teams")
        .WithSummary("Delete a team").RequirePermission("team.delete");

    public static async Task<NoContent> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var team = await db.LockTeam(id, [], ct) ?? throw TeamErrors.NotFound(id);
        http.HonourMatch(team);
        team.Delete();
        db.Remove(team);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
