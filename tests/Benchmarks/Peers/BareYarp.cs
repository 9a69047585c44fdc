using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DotMac.Benchmarks.Peers;

/// <summary>YARP as its own introduction sets it up, with one route to one destination; even its log lines are left out.</summary>
internal static class BareYarp
{
    public const string Verb = "bare-yarp";

    public static Task Run(string destination)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddReverseProxy().LoadFromMemory(
            [new() { RouteId = "all", ClusterId = "all", Match = new() { Path = "{**all}" } }],
            [new() { ClusterId = "all", Destinations = new Dictionary<string, Yarp.ReverseProxy.Configuration.DestinationConfig> { ["one"] = new() { Address = destination } } }]);
        var app = builder.Build();
        app.MapReverseProxy();
        return app.RunAsync();
    }
}
