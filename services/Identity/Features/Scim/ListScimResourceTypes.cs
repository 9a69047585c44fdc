namespace DotMac.Identity.Features.Scim;

/// <summary>Tells the kinds of resources, all or one.</summary>
internal static class ListScimResourceTypes
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/ResourceTypes/{id?}", Handle).WithName("ListScimResourceTypes");

    public static IResult Handle(HttpContext http, string? id = null) => ScimSchemas.Answer(http, ScimSchemas.ResourceTypes, id);
}
