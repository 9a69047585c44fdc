using System.Net.Http.Json;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>Follows Identity's revocation feed by long poll; each answer comes within two seconds, so that silence is noticed, and the first at once.</summary>
internal sealed partial class RevocationListener(IdentityClient identity, RevocationList list, TimeProvider time, ILogger<RevocationListener> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var last = 0L;
        var (heard, told) = (false, false);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var page = await identity.Http.GetFromJsonAsync<RevocationPage>($"/internal/revocations?after={last}&wait={(heard ? 2 : 0)}", stoppingToken);
                list.Hear(page!);
                (last, heard, told) = (page!.Last, true, false);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                if (!told)
                    Log.Silent(logger, exception.Message);
                (heard, told) = (false, true);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Identity's revocation feed is silent: {Reason}")]
        public static partial void Silent(ILogger logger, string reason);
    }
}

/// <summary>Tells in <c>/health/ready</c> that revocations are not heard; known tokens go on working, so the service stays ready.</summary>
internal sealed class RevocationHealthCheck(RevocationList list) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(list.IsStale ? HealthCheckResult.Degraded("Identity's revocation feed has not been heard for 5 s.") : HealthCheckResult.Healthy());
}
