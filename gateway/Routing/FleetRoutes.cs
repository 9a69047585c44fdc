using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace DotMac.Gateway.Routing;

/// <summary>The table of services as YARP's routes and clusters.</summary>
internal static class FleetRoutes
{
    private const string CredentialsKey = "credentials";

    /// <summary>Others are not handed on: CONNECT asks for a tunnel, and fails like a service that is down (RFC 9110, 9.3.6).</summary>
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    public static RouteConfig[] Routes() => [.. FleetServices.All.SelectMany(service =>
        service.Paths.Select(path => Route(service, path, Credentials.Required))
            .Concat(service.Public.Select(path => Route(service, path, Credentials.Optional)))
            .Concat(service.OwnCredentials.Select(path => Route(service, path, Credentials.Own)))
            .DistinctBy(route => (route.Match.Path, Optional: route.Metadata![CredentialsKey]))
            .GroupBy(route => route.Match.Path)
            .Select(same => same.Last()))];

    /// <summary>A service's cluster, and a second one with more patience for its streams.</summary>
    public static ClusterConfig[] Clusters(IConfiguration configuration) => [.. FleetServices.All.SelectMany(service => new[]
    {
        Cluster(service.Name, configuration, service.Name, configuration.GetValue("Timeouts:Answer", TimeSpan.FromSeconds(30))),
        Cluster(Streams(service.Name), configuration, service.Name, configuration.GetValue("Timeouts:Stream", TimeSpan.FromMinutes(2))),
    })];

    /// <summary>Puts what the edge needs into the endpoint's metadata.</summary>
    public static void Describe(IEndpointConventionBuilder endpoint, RouteConfig route) => endpoint.WithMetadata(
        new EdgeRoute(Enum.Parse<Credentials>(route.Metadata![CredentialsKey]), route.MaxRequestBodySize ?? EdgeRoute.Ordinary));

    private static RouteConfig Route(FleetService service, string path, Credentials credentials)
    {
        var streams = service.Streams.Contains(path);
        return new()
        {
            RouteId = $"{service.Name}:{path}",
            ClusterId = streams ? Streams(service.Name) : service.Name,
            Match = new() { Path = $"{path}/{{**rest}}", Methods = Methods },
            MaxRequestBodySize = streams ? EdgeRoute.Streamed : null,
            Metadata = new Dictionary<string, string> { [CredentialsKey] = credentials.ToString() },
        };
    }

    private static string Streams(string service) => $"{service}-streams";

    private static ClusterConfig Cluster(string id, IConfiguration configuration, string service, TimeSpan patience) => new()
    {
        ClusterId = id,
        Destinations = configuration.GetSection($"services:{service}:http").GetChildren()
            .ToDictionary(address => address.Key, address => new DestinationConfig { Address = address.Value! }),
        HttpRequest = new ForwarderRequestConfig
        {
            ActivityTimeout = patience,
            Version = new(1, 1),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        },
        HealthCheck = new()
        {
            Passive = new()
            {
                Enabled = true,
                Policy = HealthCheckConstants.PassivePolicy.TransportFailureRate,
                ReactivationPeriod = TimeSpan.FromSeconds(1),
            },
            AvailableDestinationsPolicy = HealthCheckConstants.AvailableDestinations.HealthyAndUnknown,
        },
    };
}
