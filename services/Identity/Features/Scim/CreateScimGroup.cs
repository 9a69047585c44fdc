using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Provides a group: a team of that name with those users.</summary>
internal static class CreateScimGroup
{
    public static void Map(RouteGroupBuilder scim) => scim.MapPost("/Groups", Handle).WithName("CreateScimGroup");

    public static async Task<IResult> Handle(ScimBody body, HttpContext http, ScimGroups groups, CancellationToken ct)
    {
        var team = await groups.Create(ScimGroupDraft.Of(body), ct);
        http.SetETag(team);
        http.Response.Headers.Location = http.Locate($"Groups/{team.Id}");
        return ScimJson.Answer((await groups.Shape(http, [team], ct))[0], StatusCodes.Status201Created);
    }
}
