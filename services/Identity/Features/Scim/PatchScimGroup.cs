using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>
/// Changes what the operations name of a group. The answer is empty, because a large group would be read for it, unless the client asks for attributes.
/// </summary>
internal static class PatchScimGroup
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPatch("/Groups/{id}", Handle).WithName("PatchScimGroup");

    public static async Task<IResult> Handle(string id, ScimBody body, HttpContext http, ScimGroups groups, CancellationToken ct)
    {
        var draft = new ScimGroupDraft();
        draft.Apply(body);
        var team = await groups.Follow(id, draft, http, ct);
        http.SetETag(team);
        return http.Request.Query.ContainsKey("attributes") ? ScimJson.Answer((await groups.Shape(http, [team], ct))[0]) : TypedResults.NoContent();
    }
}
