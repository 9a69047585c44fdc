using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>
/// Sees to it that the broker has somebody to deliver to. After a broker's restart MassTransit now and then never takes up a queue again and reports
/// nothing (MassTransit #5692, #6095): where the broker answers and nobody stands at a queue of this service for longer than MassTransit waits between
/// its tries (30 s, and some), the process ends, and its host starts another. A bus that is stopped and started within a process does not come back whole.
/// </summary>
internal sealed partial class BusWatch(
    IBusControl bus, ServiceIdentity service, IConfiguration configuration, IHostApplicationLifetime process, TimeProvider time, ILogger<BusWatch> logger)
    : BackgroundService
{
    private readonly TimeSpan patience = configuration.GetValue("Messaging:Patience", TimeSpan.FromSeconds(75));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A bus that is still starting is left alone.
        while (bus.CheckHealth().Status != BusHealthStatus.Healthy)
            await Task.Delay(patience / 5, time, stoppingToken);

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

    /// <summary>Those of this service's queues that have no consumer, of whichever replica; none while the broker does not answer.</summary>
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
            foreach (var queue in bus.CheckHealth().Endpoints.Values.Select(endpoint => endpoint.InputAddress.AbsolutePath.Split('/')[^1]))
                if (queue.StartsWith($"{service.Name}-", StringComparison.Ordinal) && (await channel.QueueDeclarePassiveAsync(queue, limit.Token)).ConsumerCount == 0)
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
        [LoggerMessage(Level = LogLevel.Critical, Message = "Nobody takes from {Queue} although the broker answers: the process ends, for another to begin")]
        public static partial void Deserted(ILogger logger, string queue);
    }
}
