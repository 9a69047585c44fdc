using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DotMac.ServiceDefaults.Telemetry;

/// <summary>Traces, metrics and logs over OTLP where a collector is named, Prometheus text at <c>/metrics</c> always.</summary>
public static class TelemetrySetup
{
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // What fails there surfaces as an exception and is told once, where it is handled.
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Database.Command", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Query", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.EntityFrameworkCore.Update", LogLevel.None);
        // A part that is degraded says so itself, once; each probe of its health would say it again.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.Error);
        // It writes out query strings, and those of mailed links hold one-time tokens.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning);
        if (!builder.Environment.IsDevelopment())
            builder.Logging.AddJsonConsole(json => json.IncludeScopes = true);
        var telemetry = builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics
            .AddAspNetCoreInstrumentation().AddHttpClientInstrumentation().AddRuntimeInstrumentation()
            .AddNpgsqlInstrumentation().AddMeter("MassTransit", ServiceTelemetry.Name)
            .AddPrometheusExporter());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            builder.Export(telemetry);
    }

    public static void MapMetrics(this WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").DisableHttpMetrics().AllowAnonymous();

    /// <summary>Where nobody takes them, spans and log records are not made at all; trace ids go from caller to callee and into the audit log in any case.</summary>
    private static void Export(this IHostApplicationBuilder builder, OpenTelemetryBuilder telemetry)
    {
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });
        telemetry.WithTracing(tracing => tracing
            .AddProcessor(new PageTokens()).AddSource(ServiceTelemetry.Name, "MassTransit").AddNpgsql().AddHttpClientInstrumentation()
            .AddAspNetCoreInstrumentation(options => options.Filter = http => !http.Request.Path.StartsWithSegments("/health")));
        telemetry.UseOtlpExporter();
    }
}
