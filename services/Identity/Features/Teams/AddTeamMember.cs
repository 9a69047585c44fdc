using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Teams;

/// <summary>Takes a user of the tenant into a team.</summary>
internal static class AddTeamMember
{
    public sealed record Request([property: Required] Guid? UserId, TeamRole Role = TeamRole.Member);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/teams/{id:guid}/members", Handle).WithName("AddTeamMember").WithTags("Teams")
        .WithSummary("Take a user into a team").RequirePermission("team.manage_members");

    public static async Task<Created<TeamMemberResponse>> Handle(
        Guid id, Request request, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var userId = request.UserId!.Value;
        var known = await db.HoldUsers([userId], ct);
        var team = await db.LockTeam(id, [userId], ct) ?? throw TeamErrors.NotFound(id);
        if (known.Count == 0)
            throw TeamErrors.UnknownUser(userId);

        team.Add(userId, request.Role, time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        http.SetETag(team);
        return TypedResults.Created($"/api/v1/teams/{id}/members/{userId}", TeamMemberResponse.From(team.Members[0]));
    }
}
