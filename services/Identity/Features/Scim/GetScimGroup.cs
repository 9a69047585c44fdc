using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Shows one group, or that the client's copy is still good.</summary>
internal static class GetScimGroup
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Groups/{id}", Handle).WithName("GetScimGroup");

    public static async Task<IResult> Handle(string id, HttpContext http, ScimGroups groups, CancellationToken ct)
    {
        var team = await groups.Show(id, ct);
        http.SetETag(team);
        return http.HasCurrent() ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : ScimJson.Answer((await groups.Shape(http, [team], ct))[0]);
    }
}
