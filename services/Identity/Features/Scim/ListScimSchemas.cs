namespace DotMac.Identity.Features.Scim;

/// <summary>Tells the attributes of the resources, all or those of one schema.</summary>
internal static class ListScimSchemas
{
    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/Schemas/{id?}", Handle).WithName("ListScimSchemas");

    public static IResult Handle(HttpContext http, string? id = null) => ScimSchemas.Answer(http, ScimSchemas.All, id);
}
