using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Changes what the operations name of a user.</summary>
internal static class PatchScimUser
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPatch("/Users/{id}", Handle).WithName("PatchScimUser");

    public static async Task<IResult> Handle(string id, ScimBody body, HttpContext http, ScimUsers users, CancellationToken ct)
    {
        var user = await users.Take(id, ct);
        http.HonourMatch(user);
        var draft = ScimDraft.Of(user);
        draft.Apply(body);
        await users.Follow(user, draft.Read(), ct);

        http.SetETag(user);
        return ScimJson.Answer((await users.Shape(http, [user], ct))[0]);
    }
}
