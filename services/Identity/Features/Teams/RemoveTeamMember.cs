using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Takes a user out of a team.</summary>
internal static class RemoveTeamMember
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/teams/{id:guid}/members/{userId:guid}", Handle)
        .WithName("RemoveTeamMember").WithTags("Teams").WithSummary("Take a user out of a team").RequirePermission("team.manage_members");

    public static async Task<NoContent> Handle(Guid id, Guid userId, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var team = await db.LockTeam(id, [userId], ct) ?? throw TeamErrors.NotFound(id);
        http.HonourMatch(team);
        team.Remove(userId, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
