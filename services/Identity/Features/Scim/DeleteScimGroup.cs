using DotMac.Identity.Data;
using DotMac.Identity.Domain.Scim;
using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Takes a group away; who was in it stays a user.</summary>
internal static class DeleteScimGroup
{
    public static void Map(RouteGroupBuilder scim) => scim.MapDelete("/Groups/{id}", Handle).WithName("DeleteScimGroup");

    public static async Task<IResult> Handle(string id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var known) || await db.LockTeam(known, [], ct) is not { } team)
            throw ScimErrors.NotFound(id);

        http.HonourMatch(team);
        team.Delete();
        db.Remove(team);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
