using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Takes a user away: shut out for good, and for SCIM not there any more; what it did stays in the books under its id.</summary>
internal static class DeleteScimUser
{
    public static void Map(RouteGroupBuilder scim) => scim.MapDelete("/Users/{id}", Handle).WithName("DeleteScimUser");

    public static async Task<IResult> Handle(string id, HttpContext http, ScimUsers users, CancellationToken ct)
    {
        var user = await users.Take(id, ct);
        http.HonourMatch(user);
        await users.Remove(user, ct);
        return TypedResults.NoContent();
    }
}
