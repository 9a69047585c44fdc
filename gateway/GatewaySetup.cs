using DotMac.Gateway.Edge;
using DotMac.Gateway.Pages;
using DotMac.Gateway.RateLimits;
using DotMac.Gateway.Reference;
using DotMac.Gateway.Routing;
using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Discovery;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Health;

namespace DotMac.Gateway;

/// <summary>What the gateway is made of.</summary>
internal static class GatewaySetup
{
    private static readonly string[] ExposedHeaders =
    [
        "ETag", "Idempotency-Replayed", "Link", "Location", "RateLimit", "RateLimit-Policy", "Retry-After", "WWW-Authenticate", "X-Correlation-ID",
    ];

    public static void AddGateway(this WebApplicationBuilder builder)
    {
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = EdgeRoute.Ordinary;
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Yarp", LogLevel.Error)
            .AddFilter("System.Net.Http.HttpClient", LogLevel.Warning);
        builder.SampleTraces();

        builder.AddVault();
        builder.Services.AddSingleton(new ServiceIdentity("gateway"));
        builder.Services.AddSingleton(new RequiredSecret("ClientKey"));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.AddAccessTokens([.. FleetServices.All.Select(service => service.Name)]);
        builder.Services.AddSingleton<IProblemDetailsWriter, RefusalPage>(); // asked before those that write the document
        builder.Services.AddProblems();
        builder.AddForwarding();
        builder.AddEdge();
    }

    /// <summary>
    /// One new trace in ten is kept, and each that the caller keeps; all of them while developing. Without a collector none is made. Trace ids are
    /// handed on in any case.
    /// </summary>
    private static void SampleTraces(this WebApplicationBuilder builder)
    {
        if (builder.Environment.IsDevelopment())
            return;

        builder.Configuration["OTEL_TRACES_SAMPLER"] ??= "parentbased_traceidratio";
        builder.Configuration["OTEL_TRACES_SAMPLER_ARG"] ??= "0.1";
    }

    private static void AddEdge(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        builder.Services.AddSingleton<EdgeTokens>();
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<LimitTable>();
        builder.Services.AddSingleton<RateLimiter>();
        builder.Services.AddSingleton<SharedWindows>();
        builder.Services.AddHostedService(provider => provider.GetRequiredService<SharedWindows>());
        builder.Services.AddHealthChecks().AddCheck<RedisHealthCheck>("redis");
        builder.Services.AddSingleton<ServiceDocuments>();
        builder.Services.AddHttpClient(ServiceDocuments.ClientName, http => http.Timeout = TimeSpan.FromSeconds(2)).FindServices();
        builder.Services.AddCors(cors => cors.AddDefaultPolicy(policy => policy
            .WithOrigins(configuration.GetSection("Cors:Origins").Get<string[]>() ?? [])
            .AllowAnyHeader().AllowAnyMethod().AllowCredentials().WithExposedHeaders(ExposedHeaders).SetPreflightMaxAge(TimeSpan.FromHours(1))));
        builder.Services.Configure<ForwardedHeadersOptions>(forwarded =>
        {
            forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
            forwarded.KnownIPNetworks.Clear();
            forwarded.KnownProxies.Clear();
            foreach (var network in configuration.GetSection("TrustedProxies").Get<string[]>() ?? [])
                forwarded.KnownIPNetworks.Add(System.Net.IPNetwork.Parse(network));
        });
    }

    private static void AddForwarding(this WebApplicationBuilder builder)
    {
        builder.Services.AddReverseProxy().LoadFromMemory(FleetRoutes.Routes(), FleetRoutes.Clusters(builder.Configuration));
        builder.Services.AddSingleton<IForwarderHttpClientFactory, ServiceConnections>();
        // YARP brings DataProtection for session affinity, which is not used: no key file is written.
        builder.Services.AddDataProtection().UseEphemeralDataProtectionProvider();
        builder.Services.Configure<TransportFailureRateHealthPolicyOptions>(breaker =>
        {
            breaker.DetectionWindowSize = TimeSpan.FromSeconds(5);
            breaker.MinimalTotalCountThreshold = 20;
            breaker.DefaultFailureRateLimit = 0.5;
        });
    }
}
