namespace DotMac.Identity.Features.Scim;

/// <summary>Lists the tenant's users.</summary>
internal static class ListScimUsers
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Users", Handle).WithName("ListScimUsers");

    public static Task<IResult> Handle(HttpContext http, ScimUsers users, CancellationToken ct) =>
        http.Page(users.All, ScimSelect.User, page => users.Shape(http, page, ct), ct);
}
