using System.Collections.Concurrent;
using System.Diagnostics;
using DotMac.Benchmarks.Load;
using DotMac.TestKit;
using Npgsql;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace DotMac.Benchmarks.Peers;

/// <summary>
/// The way of an event without us: a row committed, a confirmed message through a quorum queue, a row committed by whoever takes it. It tells how fast the
/// machine is at the moment.
/// </summary>
internal static class BareEvent
{
    private const string Queue = "bare-event";

    /// <summary>From commit to commit, in milliseconds, of each event.</summary>
    public static async Task<double[]> Waits(TestServers servers, int perSecond, TimeSpan duration)
    {
        await using var database = NpgsqlDataSource.Create(servers.Postgres);
        await database.CreateCommand("CREATE TABLE IF NOT EXISTS bare_events (id uuid, side text)").ExecuteNonQueryAsync();
        await using var connection = await new ConnectionFactory { Uri = servers.RabbitMq }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync(new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true));
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });

        var sent = new ConcurrentDictionary<Guid, long>();
        var waits = new ConcurrentBag<double>();
        await using var taking = await connection.CreateChannelAsync();
        var consumer = new AsyncEventingBasicConsumer(taking);
        consumer.ReceivedAsync += async (_, message) =>
        {
            var id = new Guid(message.Body.Span);
            await Commit(database, id, "received");
            waits.Add(Stopwatch.GetElapsedTime(sent[id]).TotalMilliseconds);
            await taking.BasicAckAsync(message.DeliveryTag, multiple: false);
        };
        await taking.BasicConsumeAsync(Queue, autoAck: false, consumer);

        await Paced.Run(perSecond, duration, async () =>
        {
            var id = Guid.CreateVersion7();
            await Commit(database, id, "sent");
            sent[id] = Stopwatch.GetTimestamp();
            await channel.BasicPublishAsync("", Queue, mandatory: true, new BasicProperties { Persistent = true }, id.ToByteArray());
        });
        await Eventually.Get(() => Task.FromResult(waits.Count), count => count == sent.Count, "the last bare event");
        return [.. waits];
    }

    private static async Task Commit(NpgsqlDataSource database, Guid id, string side)
    {
        await using var insert = database.CreateCommand("INSERT INTO bare_events VALUES ($1, $2)");
        insert.Parameters.Add(new() { Value = id });
        insert.Parameters.Add(new() { Value = side });
        await insert.ExecuteNonQueryAsync();
    }
}
