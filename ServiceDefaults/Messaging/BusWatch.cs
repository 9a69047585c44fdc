using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>
/// Sees to it that the broker has somebody to deliver to. After a broker's restart MassTransit takes up a queue again late, since it waits longer after each
/// try (up to 30 s), and now and then never (MassTransit #5692, #6095); a broker that dies while a bus starts can leave that waiting for ever. Where the
/// broker answers and this process does not take from a queue of its, or nobody does, it takes up the queue anew within seconds, as MassTransit's own kill
/// switch does; where that does not help for longer than MassTransit waits, the process ends, and its host starts another. A bus that is stopped and started
/// within a process does not come back whole.
/// </summary>
internal sealed partial class BusWatch(
    IBusControl bus, ServiceIdentity service, IConfiguration configuration, IHostApplicationLifetime process, TimeProvider time, ILogger<BusWatch> logger)
    : BackgroundService
{
    /// <summary>Of this many looks within the patience, the broker is asked at each <see cref="Seldom"/>th while nothing seems wrong.</summary>
    private const int Looks = 25;

    private const int Seldom = 5;

    private readonly TimeSpan patience = configuration.GetValue("Messaging:Patience", TimeSpan.FromSeconds(75));

    /// <summary>Queues that were taken from once: one that never was is its start's, not ours.</summary>
    private readonly HashSet<string> taken = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var lost = new Dictionary<string, Lost>();
        for (var look = 1; ; look++)
        {
            await Task.Delay(patience / Looks, time, stoppingToken);
            if (process.ApplicationStopping.IsCancellationRequested)
                return; // the bus is stopped before its watch is: its queues are left on purpose
            var queues = Queues();
            taken.UnionWith(queues.Where(queue => queue.Value.Status is BusHealthStatus.Healthy).Select(queue => queue.Key));
            if (look % Seldom != 0 && lost.Count == 0 && queues.Values.All(queue => queue.Status is BusHealthStatus.Healthy))
                continue;

            var now = time.GetUtcNow();
            lost = (await Deserted(queues, stoppingToken)).ToDictionary(queue => queue, queue => lost.GetValueOrDefault(queue, new(now, 0)).Again());
            if (lost.FirstOrDefault(queue => now - queue.Value.Since >= patience).Key is { } gone)
            {
                Log.Deserted(logger, gone);
                Environment.ExitCode = 1;
                process.StopApplication();
                return;
            }

            await Task.WhenAll(lost.Where(queue => queue.Value.IsToBeTakenUp && taken.Contains(queue.Key))
                .Select(queue => TakeUp(queue.Key, queues[queue.Key].ReceiveEndpoint, stoppingToken)));
        }
    }

    private Dictionary<string, EndpointHealthResult> Queues() =>
        bus.CheckHealth().Endpoints.Values.Select(endpoint => (Name: endpoint.InputAddress.AbsolutePath.Split('/')[^1], Endpoint: endpoint))
            .Where(queue => queue.Name.StartsWith($"{service.Name}-", StringComparison.Ordinal)).ToDictionary(queue => queue.Name, queue => queue.Endpoint);

    /// <summary>
    /// Those of this service's queues that this process knows itself not to take from, or from which nobody takes, of whichever replica; none while the broker
    /// does not answer.
    /// </summary>
    private async Task<IReadOnlyList<string>> Deserted(Dictionary<string, EndpointHealthResult> queues, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            var factory = new ConnectionFactory { Uri = new(configuration.GetConnectionString("messaging")!), AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(limit.Token);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: limit.Token);
            var deserted = new List<string>();
            foreach (var (queue, endpoint) in queues)
                if (endpoint.Status is not BusHealthStatus.Healthy || (await channel.QueueDeclarePassiveAsync(queue, limit.Token)).ConsumerCount == 0)
                    deserted.Add(queue);
            return deserted;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or OperationCanceledException or IOException or TimeoutException)
        {
            return [];
        }
    }

    /// <summary>What goes wrong here the next look sees, and in the end the patience.</summary>
    private async Task TakeUp(string queue, IReceiveEndpoint endpoint, CancellationToken ct)
    {
        Log.TakesUp(logger, queue);
        try
        {
            await endpoint.Stop(ct).WaitAsync(patience / Seldom, time, ct);
            endpoint.Start(ct);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.CannotTakeUp(logger, exception, queue);
        }
    }

    /// <summary>Since when a queue is seen lost, and how often it was.</summary>
    private readonly record struct Lost(DateTimeOffset Since, int Times)
    {
        /// <summary>The second time that it is seen so, since MassTransit may just be at it, and then after pauses in which it may succeed.</summary>
        public bool IsToBeTakenUp => Times % Seldom == 2;

        public Lost Again() => this with { Times = Times + 1 };
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Queue} is not taken from although the broker answers: the process ends, for another to begin")]
        public static partial void Deserted(ILogger logger, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} is not taken from although the broker answers: it is taken up anew")]
        public static partial void TakesUp(ILogger logger, string queue);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue} was not taken up anew")]
        public static partial void CannotTakeUp(ILogger logger, Exception exception, string queue);
    }
}
