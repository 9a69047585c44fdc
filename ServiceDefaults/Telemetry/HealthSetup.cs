using System.Text.Json;
using DotMac.ServiceDefaults.Schema;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DotMac.ServiceDefaults.Telemetry;

/// <summary><c>/health/live</c>: the process answers. <c>/health/ready</c>: it can do its work; each check is named with what it found.</summary>
public static class HealthSetup
{
    public static void MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new() { Predicate = _ => false }).DisableHttpMetrics().AllowAnonymous();
        app.MapHealthChecks("/health/ready", new() { ResponseWriter = Write, Predicate = check => !check.Tags.Contains("masstransit") }).DisableHttpMetrics().AllowAnonymous();
    }

    private static Task Write(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(new
    {
        status = Text(report.Status),
        checks = report.Entries.ToDictionary(check => check.Key, check => new { status = Text(check.Value.Status), detail = check.Value.Description, check.Value.Data }),
    });

    private static string Text(HealthStatus status) => JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString());
}

/// <summary>
/// Not ready before the queues of this service were bound once: an event published into a broker that has no queue for it is lost. A broker
/// that goes down later leaves the service ready, since writes go on into the outbox.
/// </summary>
internal sealed class BusHealthCheck(IBusControl bus) : IHealthCheck
{
    private volatile bool bound;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        bound = bound || bus.CheckHealth().Status == BusHealthStatus.Healthy;
        return Task.FromResult(bound ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The queues are not bound yet."));
    }
}

/// <summary>Ready only when the database answers and holds the last migration that this build was made for.</summary>
internal sealed class MigrationHealthCheck(MigrationState migrations) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            return await migrations.IsCurrent(cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The database lacks the migration {migrations.Last}.");
        }
        catch (Exception exception) when (exception is Npgsql.NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
