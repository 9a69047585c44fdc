namespace DotMac.Identity.Features.Scim;

/// <summary>Lists the tenant's groups; with their members a page ends sooner where they are many.</summary>
internal static class ListScimGroups
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Groups", Handle).WithName("ListScimGroups");

    public static Task<IResult> Handle(HttpContext http, ScimGroups groups, CancellationToken ct) =>
        http.Page(groups.All, ScimSelect.Group, page => groups.ShapePage(http, page, ct), ct);
}
