using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Makes a group what the provider says as a whole: who is not named is in it no more.</summary>
internal static class ReplaceScimGroup
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPut("/Groups/{id}", Handle).WithName("ReplaceScimGroup");

    public static async Task<IResult> Handle(string id, ScimBody body, HttpContext http, ScimGroups groups, CancellationToken ct)
    {
        var team = await groups.Follow(id, ScimGroupDraft.Of(body), http, ct);
        http.SetETag(team);
        return ScimJson.Answer((await groups.Shape(http, [team], ct))[0]);
    }
}
