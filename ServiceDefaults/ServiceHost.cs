using System.Reflection;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Clock;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Idempotency;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.OpenApi;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Problems;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Secrets;
using DotMac.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace DotMac.ServiceDefaults;

/// <summary>What every service is made of, so that its own <c>Program.cs</c> only composes.</summary>
public static class ServiceHost
{
    /// <summary>A verb (<c>migrate</c>, <c>openapi</c>) talks to the database at most; composing the bus and telemetry for it would double what it takes.</summary>
    internal static bool IsVerb => Environment.GetCommandLineArgs().ElementAtOrDefault(1) is { } verb && !verb.StartsWith('-');

    /// <summary>Adds database, messaging, due work, HTTP conventions, authentication, telemetry and health for the service of that name.</summary>
    public static WebApplicationBuilder AddServiceDefaults<TContext>(this WebApplicationBuilder builder, string name) where TContext : ServiceDbContext
    {
        builder.AddVault();
        var service = new ServiceIdentity(name);
        builder.Services.AddSingleton(service);
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = 10 * 1024 * 1024;
        });
        builder.Services.AddSingleton<OutboxSignal>();
        builder.AddDatabase<TContext>(service);
        if (!IsVerb)
            builder.AddMessaging(service, typeof(TContext).Assembly);
        builder.AddDueWork(typeof(TContext).Assembly);
        builder.Services.AddSingleton(new Consumptions(Consumptions.In(typeof(TContext).Assembly)));
        builder.Services.AddScoped<ClockRunner>();
        builder.AddHttpConventions();
        builder.AddTokenAuthentication();
        if (!IsVerb)
            builder.AddTelemetry();
        return builder;
    }

    /// <summary>The group of the service's public endpoints: authenticated, audited, transactional, each with a permission of its own.</summary>
    public static RouteGroupBuilder MapApi(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseProblems();
        app.UseRoutingOfHeadAsGet();
        app.UseAuthentication();
        app.UseMiddleware<OperationMiddleware>();
        app.UseAuthorization();
        if (!IsVerb)
        {
            app.MapHealth();
            app.MapMetrics();
        }

        app.MapOpenApiDocument();
        RunClock.Map(app);
        return app.MapGroup("").AddEndpointFilter(OperationFilter.Invoke);
    }

    /// <summary>Runs the service, or its <c>migrate</c> or <c>openapi</c> verb.</summary>
    public static async Task<int> RunService<TContext>(this WebApplication app, string[] args) where TContext : ServiceDbContext
    {
        switch (args.FirstOrDefault())
        {
            case "migrate":
                await Migrator.Run<TContext>(app.Services, CancellationToken.None);
                return 0;
            case "openapi":
                await OpenApiSetup.Write(app, Console.Out);
                return 0;
            default:
                UnsafeSettings.Refuse(app);
                using (new StopDeadline(app.Lifetime, app.Logger))
                    await app.RunAsync();
                return Environment.ExitCode;
        }
    }

    private static void AddDueWork(this WebApplicationBuilder builder, Assembly service)
    {
        builder.Services.AddSingleton<DueWorkQueue>();
        builder.Services.AddSingleton<DueWorkRunner>();
        builder.Services.AddHostedService<DueWorker>();
        var handlers = service.GetTypes().Where(type => typeof(IDueWorkHandler).IsAssignableFrom(type) && type.IsClass)
            .Select(type => (Type: type, Does: type.GetCustomAttribute<HandlesDueWorkAttribute>()!)).ToArray();
        builder.Services.AddSingleton(new DueBatches(handlers.ToDictionary(handler => handler.Does.Kind, handler => handler.Does.Together)));
        foreach (var handler in handlers)
            builder.Services.AddKeyedScoped(typeof(IDueWorkHandler), handler.Does.Kind, handler.Type);
    }

    private static void AddHttpConventions(this WebApplicationBuilder builder)
    {
        string Secret(string name) => builder.Configuration[$"Secrets:{name}"] ?? "";

        builder.Services.AddProblems();
        builder.Services.Configure<ForwardedHeadersOptions>(TrustTheGateway);
        builder.Services.AddHttpContextAccessor();
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.ForApi());
        // Made when first used: tools (dotnet ef, openapi) have no secrets.
        builder.Services.AddSingleton(_ => new ServiceSealer(Secret("ClientKey"), builder.Configuration.FormerKeys()));
        builder.Services.AddSingleton(_ => new FleetSealer(Secret("FleetKey"), builder.Configuration.FormerKeys()));
        builder.Services.AddSingleton(new RequiredSecret("ClientKey"));
        builder.Services.AddSingleton(new RequiredSecret("FleetKey"));
        builder.Services.AddSingleton<AnswerSealer>();
        builder.Services.AddScoped(provider => ActivatorUtilities.CreateInstance<Paging>(provider, provider.GetRequiredService<IHttpContextAccessor>().HttpContext!));
        builder.Services.AddOpenApiDocument();
    }

    /// <summary>Only the gateway reaches a service, and it states the client's address and the public host anew; so the last hop is believed, whatever its address.</summary>
    private static void TrustTheGateway(ForwardedHeadersOptions forwarded)
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost;
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
    }
}
