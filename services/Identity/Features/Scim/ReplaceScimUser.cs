using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Makes a user what the provider says as a whole.</summary>
internal static class ReplaceScimUser
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPut("/Users/{id}", Handle).WithName("ReplaceScimUser");

    public static async Task<IResult> Handle(string id, ScimBody body, HttpContext http, ScimUsers users, CancellationToken ct)
    {
        var user = await users.Take(id, ct);
        http.HonourMatch(user);
        await users.Follow(user, ScimDraft.Whole(body, user.Active).Read(), ct);

        http.SetETag(user);
        return ScimJson.Answer((await users.Shape(http, [user], ct))[0]);
    }
}
