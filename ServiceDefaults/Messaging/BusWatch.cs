using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>
/// Sees to it that the broker has somebody to deliver to. After a broker's restart MassTransit now and then never takes up a queue again and reports
/// nothing (MassTransit #5692, #6095): where the broker answers and nobody stands at a queue of this service for two looks, the bus is started anew,
/// and where that does not work the process ends, which starts a new one.
/// </summary>
internal sealed partial class BusWatch(
    IBusControl bus, ServiceIdentity service, IConfiguration configuration, IHostApplicationLifetime process, TimeProvider time, ILogger<BusWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // A bus that is still starting is left alone.
        while (bus.CheckHealth().Status != BusHealthStatus.Healthy)
            await Task.Delay(Start, time, stoppingToken);

        string[] deserted = [];
        while (true)
        {
            await Task.Delay(Look, time, stoppingToken);
            var now = await Deserted(stoppingToken);
            if (now.Intersect(deserted).FirstOrDefault() is { } queue)
            {
                Log.Deserted(logger, queue);
                await StartAnew(stoppingToken);
                now = [];
            }

            deserted = now;
        }
    }

    /// <summary>Those of this service's queues that have no consumer, of whichever replica; none while the broker does not answer.</summary>
    private async Task<string[]> Deserted(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            var factory = new ConnectionFactory { Uri = new(configuration.GetConnectionString("messaging")!), AutomaticRecoveryEnabled = false };
            await using var connection = await factory.CreateConnectionAsync(patience.Token);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: patience.Token);
            var deserted = new List<string>();
            foreach (var queue in bus.CheckHealth().Endpoints.Values.Select(endpoint => endpoint.InputAddress.AbsolutePath.Split('/')[^1]))
                if (queue.StartsWith($"{service.Name}-", StringComparison.Ordinal) && (await channel.QueueDeclarePassiveAsync(queue, patience.Token)).ConsumerCount == 0)
                    deserted.Add(queue);
            return [.. deserted];
        }
        catch (Exception exception) when (exception is RabbitMQClientException or OperationCanceledException or IOException or TimeoutException)
        {
            return [];
        }
    }

    private async Task StartAnew(CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(Patience);
        try
        {
            // A bus in that state may never answer to its stop, token or not (MassTransit #4082).
            await bus.StopAsync(patience.Token).WaitAsync(patience.Token);
            await bus.StartAsync(patience.Token).WaitAsync(patience.Token);
        }
        catch (Exception exception) when (!ct.IsCancellationRequested)
        {
            Log.Lost(logger, exception);
            Environment.ExitCode = 1;
            process.StopApplication();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Nobody takes from {Queue} although the broker answers: the bus is started anew")]
        public static partial void Deserted(ILogger logger, string queue);

        [LoggerMessage(Level = LogLevel.Critical, Message = "The bus could not be started anew: the process ends, for another to begin")]
        public static partial void Lost(ILogger logger, Exception exception);
    }
}
