using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Features.Scim;

/// <summary>SCIM 2.0 for a tenant's identity provider (RFC 7643, RFC 7644); it describes itself, hence it is in no OpenAPI document.</summary>
internal static class ScimRoutes
{
    public static void AddScim(this IServiceCollection services)
    {
        services.AddScoped<ScimUsers>();
        services.AddScoped<ScimGroups>();
        services.AddSingleton<BulkDispatch>();
        // Before the framework's, which takes whoever accepts JSON.
        services.Insert(0, ServiceDescriptor.Singleton<IProblemDetailsWriter, ScimErrorWriter>());
    }

    public static void Map(RouteGroupBuilder api)
    {
        var scim = api.MapGroup("/scim/v2").Anonymous("its SCIM token, which names the tenant, is judged here").ExcludeFromDescription();
        scim.AddEndpointFilter(ScimGate.Invoke);
        Action<RouteGroupBuilder>[] slices =
        [
            GetScimConfig.Map, ListScimSchemas.Map, ListScimResourceTypes.Map,
            CreateScimUser.Map, GetScimUser.Map, ListScimUsers.Map, ReplaceScimUser.Map, PatchScimUser.Map, DeleteScimUser.Map,
            CreateScimGroup.Map, GetScimGroup.Map, ListScimGroups.Map, ReplaceScimGroup.Map, PatchScimGroup.Map, DeleteScimGroup.Map,
            SearchScim.Map, RunScimBulk.Map,
        ];
        foreach (var map in slices)
            map(scim);
    }
}
