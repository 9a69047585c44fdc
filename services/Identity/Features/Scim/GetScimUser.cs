using DotMac.ServiceDefaults.Http;

namespace DotMac.Identity.Features.Scim;

/// <summary>Shows one user, or that the client's copy is still good.</summary>
internal static class GetScimUser
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Users/{id}", Handle).WithName("GetScimUser");

    public static async Task<IResult> Handle(string id, HttpContext http, ScimUsers users, CancellationToken ct)
    {
        var user = await users.Show(id, ct);
        http.SetETag(user);
        return http.HasCurrent() ? TypedResults.StatusCode(StatusCodes.Status304NotModified) : ScimJson.Answer((await users.Shape(http, [user], ct))[0]);
    }
}
