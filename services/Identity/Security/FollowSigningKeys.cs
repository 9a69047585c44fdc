using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>Loads the signing keys before the first request is accepted. A database that is down or too busy right now is waited for, as everywhere.</summary>
public sealed partial class LoadSigningKeys(SigningKeys keys, TimeProvider time, ILogger<LoadSigningKeys> logger) : IHostedService
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(1);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        while (!await Loaded(cancellationToken))
            await Task.Delay(Gap, time, cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> Loaded(CancellationToken ct)
    {
        try
        {
            await keys.Load(ct);
            return true;
        }
        catch (NpgsqlException exception) when (exception.IsTransient)
        {
            Log.NotYet(logger, exception.Message);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys could not be read and are asked for again: {Reason}")]
        public static partial void NotYet(ILogger logger, string reason);
    }
}

/// <summary>Hears of keys that another replica made or that were asked for, and makes the next one when it is time. Whoever does so first does it for all.</summary>
public sealed partial class FollowSigningKeys(SigningKeys keys, TimeProvider time, ILogger<FollowSigningKeys> logger) : BackgroundService
{
    /// <summary>Less than the shortest time between a key's publication and its first signature.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await (keys.IsDue ? keys.Rotate(stoppingToken) : keys.Load(stoppingToken));
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                if (!stoppingToken.IsCancellationRequested)
                    Log.Unreadable(logger, exception.Message);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The signing keys cannot be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
