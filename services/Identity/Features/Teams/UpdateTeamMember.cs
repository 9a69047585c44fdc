using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Lets a member lead the team, or no more; a team may have several who lead it.</summary>
internal static class UpdateTeamMember
{
    public sealed record Request([property: Required] TeamRole? Role);

    public static void Map(RouteGroupBuilder api) => api.MapPatch("/api/v1/teams/{id:guid}/members/{userId:guid}", Handle)
        .WithName("UpdateTeamMember").WithTags("Teams").WithSummary("Change what a member is in a team").RequirePermission("team.manage_members");

    public static async Task<Ok<TeamMemberResponse>> Handle(
        Guid id, Guid userId, Request request, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var team = await db.LockTeam(id, [userId], ct) ?? throw TeamErrors.NotFound(id);
        http.HonourMatch(team);
        team.SetRole(userId, request.Role!.Value, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        http.SetETag(team);
        return TypedResults.Ok(TeamMemberResponse.From(team.Members[0]));
    }
}
