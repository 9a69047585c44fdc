using System.Reflection;
using DotMac.Gateway.Routing;

namespace DotMac.Gateway.Reference;

/// <summary>Where things are, for whoever starts with nothing but the address.</summary>
internal static class ServiceInfo
{
    private static readonly string Version =
        typeof(ServiceInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "1.0.0";

    public static IResult Get() => TypedResults.Json(new
    {
        name = "DotMac",
        version = Version,
        base_path = "/api/v1",
        reference = "/scalar/",
        authorization_server = "/.well-known/openid-configuration",
        services = FleetServices.All.ToDictionary(
            service => service.Name,
            service => new { paths = service.Paths.Concat(service.OwnCredentials), document = $"/openapi/{service.Name}.json" }),
        @public = FleetServices.All.SelectMany(service => service.Public),
    });
}
