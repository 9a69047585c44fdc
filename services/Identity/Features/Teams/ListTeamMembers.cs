using DotMac.Identity.Data;
using DotMac.Identity.Domain.Teams;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Teams;

/// <summary>Lists who is in a team, who joined last first; a user who is shut out stays in it until somebody takes it out.</summary>
internal static class ListTeamMembers
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/teams/{id:guid}/members", Handle).WithName("ListTeamMembers").WithTags("Teams")
        .WithSummary("List who is in a team").RequirePermission("team.read");

    public static async Task<Ok<Page<TeamMemberResponse>>> Handle(Guid id, IdentityDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Teams.AnyAsync(team => team.Id == id, ct))
            throw TeamErrors.NotFound(id);

        var members = db.Set<TeamMember>().Where(member => EF.Property<Guid>(member, "team_id") == id);
        return TypedResults.Ok(await paging.Read(members, member => TeamMemberResponse.From(member), ct));
    }
}
