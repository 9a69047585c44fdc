namespace DotMac.Identity.Features.Scim;

/// <summary>Tells what of SCIM is supported (RFC 7643, 5).</summary>
internal static class GetScimConfig
{
    private static readonly string[] Schemas = ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"];

    public static void Map(RouteGroupBuilder scim) => scim.MapGet("/ServiceProviderConfig", Handle).WithName("GetScimConfig");

    public static IResult Handle(HttpContext http)
    {
        http.RefuseFilter();
        return ScimJson.Answer(Config(http));
    }

    private static object Config(HttpContext http) => new
    {
        Schemas,
        Patch = new { Supported = true },
        Bulk = new { Supported = true, RunScimBulk.MaxOperations, RunScimBulk.MaxPayloadSize },
        Filter = new { Supported = true, MaxResults = ScimList.Most },
        ChangePassword = new { Supported = false },
        Sort = new { Supported = false },
        Etag = new { Supported = true },
        AuthenticationSchemes = new[]
        {
            new { Type = "oauthbearertoken", Name = "SCIM token", Description = "A token that an administrator of the tenant issues.", Primary = true },
        },
        Meta = new ScimMeta("ServiceProviderConfig", null, null, http.Locate("ServiceProviderConfig"), null),
    };
}
