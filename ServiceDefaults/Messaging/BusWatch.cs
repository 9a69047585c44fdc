using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>
/// Sees to it that the broker has somebody to deliver to. After a broker's restart MassTransit now and then never takes up a queue again (MassTransit
/// #5692, #6095), and a broker that dies while a bus starts can leave that waiting for ever: where the broker answers and this process does not take from a
/// queue of its, or nobody does, for longer than MassTransit waits between its tries (30 s, and some), the process ends, and its host starts another. A bus
/// that is stopped and started within a process does not come back whole.
/// </summary>
internal sealed partial class BusWatch(
    IBusControl bus, ServiceIdentity service, IConfiguration configuration, IHostApplicationLifetime process, TimeProvider time, ILogger<BusWatch> logger)
    : BackgroundService
{
    private readonly TimeSpan patience = configuration.GetValue("Messaging:Patience", TimeSpan.FromSeconds(75));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var since = new Dictionary<string, DateTimeOffset>();
        while (true)
        {
            await Task.Delay(patience / 5, time, stoppingToken);
            var now = time.GetUtcNow();
            since = (await Deserted(stoppingToken)).ToDictionary(queue => queue, queue => since.GetValueOrDefault(queue, now));
            if (since.FirstOrDefault(queue => now - queue.Value >= patience).Key is not { } lost)
                continue;
            Log.Deserted(logger, lost);
            Environment.ExitCode = 1;
            process.StopApplication();
            return;
        }
    }

    /// <summary>
    /// Those of this service's queues that this process knows itself not to take from, or from which nobody takes, of whichever replica; none while the broker
    /// does not answer.
    /// </summary>
    private async Task<IReadOnlyList<string>> Deserted(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            var factory = new ConnectionFactory { Uri = new(configuration.GetConnectionString("messaging")!), AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(limit.Token);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: limit.Token);
            var deserted = new List<string>();
            foreach (var (queue, status) in bus.CheckHealth().Endpoints.Values.Select(endpoint => (endpoint.InputAddress.AbsolutePath.Split('/')[^1], endpoint.Status)))
                if (queue.StartsWith($"{service.Name}-", StringComparison.Ordinal) &&
                    (status is not BusHealthStatus.Healthy || (await channel.QueueDeclarePassiveAsync(queue, limit.Token)).ConsumerCount == 0))
                    deserted.Add(queue);
            return deserted;
        }
        catch (Exception exception) when (exception is RabbitMQClientException or OperationCanceledException or IOException or TimeoutException)
        {
            return [];
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Queue} is not taken from although the broker answers: the process ends, for another to begin")]
        public static partial void Deserted(ILogger logger, string queue);
    }
}
