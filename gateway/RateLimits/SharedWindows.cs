using StackExchange.Redis;

namespace DotMac.Gateway.RateLimits;

/// <summary>A block out of a shared window.</summary>
internal readonly record struct Lease(int Granted, int Remaining, TimeSpan Ends);

/// <summary>
/// The windows in Redis that all replicas count in. A window begins with its first request. While Redis is down each replica counts for
/// itself: limits get as many times wider as there are replicas, and nothing stops.
/// </summary>
internal sealed partial class SharedWindows(
    IConfiguration configuration, TimeProvider time, ILogger<SharedWindows> logger) : IHostedService, IDisposable
{
    private const string Script = """
        local used = redis.call('INCRBY', KEYS[1], ARGV[1])
        local ends = redis.call('PTTL', KEYS[1])
        if ends < 0 then
          redis.call('PEXPIRE', KEYS[1], ARGV[3])
          ends = tonumber(ARGV[3])
        end
        local over = math.max(0, used - tonumber(ARGV[2]))
        local granted = math.max(0, tonumber(ARGV[1]) - over)
        if over > 0 then redis.call('DECRBY', KEYS[1], tonumber(ARGV[1]) - granted) end
        return { granted, math.max(0, tonumber(ARGV[2]) - used), ends }
        """;

    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);
    private readonly string? address = configuration.GetConnectionString("redis");
    private ConnectionMultiplexer? redis;
    private long failedAt;

    /// <summary>Whether all replicas count together at the moment.</summary>
    public bool IsShared => redis is { IsConnected: true };

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(address))
            return;

        var options = ConfigurationOptions.Parse($"connectTimeout=1000,asyncTimeout=300,{address}");
        (options.AbortOnConnectFail, options.ClientName) = (false, "gateway");
        options.BacklogPolicy = BacklogPolicy.FailFast;
        redis = await ConnectionMultiplexer.ConnectAsync(options);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<Lease> Lease(string key, Limit limit)
    {
        if (!IsShared || (failedAt != 0 && time.GetElapsedTime(failedAt) < Rest))
            return Alone(limit);

        try
        {
            var database = redis!.GetDatabase();
            var answer = (RedisValue[])(await database.ScriptEvaluateAsync(Script, [key], [limit.Block, limit.Quota, limit.Seconds * 1_000]))!;
            failedAt = 0;
            return new((int)answer[0], (int)answer[1], TimeSpan.FromMilliseconds((double)answer[2]));
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException)
        {
            failedAt = time.GetTimestamp();
            Log.CountingAlone(logger, exception.Message);
            return Alone(limit);
        }
    }

    public void Dispose() => redis?.Dispose();

    private static Lease Alone(Limit limit) => new(limit.Quota, 0, TimeSpan.FromSeconds(limit.Seconds));

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer, rate limits are counted in this replica alone: {Reason}")]
        public static partial void CountingAlone(ILogger logger, string reason);
    }
}
