using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DotMac.Gateway.RateLimits;

/// <summary>Without Redis the gateway goes on, and says so.</summary>
internal sealed class RedisHealthCheck(SharedWindows windows) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(windows.IsShared
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("Redis does not answer: rate limits are counted in this replica alone."));
}
