using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Messaging;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>
/// Publishes the outbox: one dispatcher per database at a time, elected by an advisory lock on its own connection; it awaits the broker's
/// confirm before it marks a row, so a crash repeats a message and never loses one.
/// </summary>
internal sealed partial class OutboxDispatcher(
    PlatformDataSource database, OutboxPublisher publisher, OutboxSignal signal, TimeProvider time, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private const long ElectionKey = 0x646f746d6163;
    private const long Alarm = 10_000;
    private static readonly TimeSpan Busy = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Aside = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(10);

    private static readonly Gauge<long> Waiting = ServiceTelemetry.Meter.CreateGauge<long>("outbox_unpublished", description: "Events that wait for the broker.");

    /// <summary>Events that this build does not know, written by a newer replica, and until when the rest goes on without them.</summary>
    private readonly ConcurrentDictionary<long, DateTimeOffset> aside = new();
    private DateTimeOffset watchedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await database.Source.OpenConnectionAsync(stoppingToken);
                if (await Elected(connection, stoppingToken))
                    await Dispatch(new(connection), stoppingToken);
                await Task.Delay(Idle, time, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                Log.Interrupted(logger, exception.Message);
                await Task.Delay(Idle, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task Dispatch(OutboxReader outbox, CancellationToken ct)
    {
        var busy = false;
        while (true)
        {
            await signal.WaitForOutbox(busy ? Busy : Idle, ct);
            int read, published;
            do
            {
                (read, published) = await DispatchBatch(outbox, ct);
            }
            while (read == OutboxReader.BatchSize && published > 0);
            busy = read > 0;
            await Count(outbox, ct);
        }
    }

    private async Task<(int Read, int Published)> DispatchBatch(OutboxReader outbox, CancellationToken ct)
    {
        foreach (var (position, until) in aside)
            if (until <= time.GetUtcNow())
                aside.TryRemove(position, out _);
        var rows = await outbox.Next([.. aside.Keys], ct);
        if (rows.Count == 0)
            return (0, 0);

        // Aggregates go in parallel, the events of one aggregate one after another: the first that fails holds back the rest of them.
        var published = await Task.WhenAll(rows.GroupBy(row => row.AggregateId).Select(events => PublishInOrder([.. events], ct)));
        long[] positions = [.. published.SelectMany(done => done)];
        await outbox.MarkPublished(positions, time.GetUtcNow(), ct);
        return (rows.Count, positions.Length);
    }

    private async Task<List<long>> PublishInOrder(List<OutboxRow> events, CancellationToken ct)
    {
        List<long> done = [];
        foreach (var row in events)
        {
            if (EventCatalogue.Find(row.EventName, row.EventVersion) is not { } type)
            {
                PutAside(events[done.Count..]);
                break;
            }

            try
            {
                await publisher.Publish(row, type, ct);
                done.Add(row.Position);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                Log.NotPublished(logger, row.EventName, row.EventId, exception.Message);
                break;
            }
        }

        return done;
    }

    private void PutAside(List<OutboxRow> events)
    {
        Log.Unknown(logger, events[0].EventName, events[0].EventVersion);
        foreach (var row in events)
            aside[row.Position] = time.GetUtcNow() + Aside;
    }

    private static async Task<bool> Elected(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock($1)", connection) { Parameters = { new() { Value = ElectionKey } } };
        return await command.ExecuteScalarAsync(ct) is true;
    }

    private async Task Count(OutboxReader outbox, CancellationToken ct)
    {
        if (time.GetUtcNow() - watchedAt < Watch)
            return;

        watchedAt = time.GetUtcNow();
        var waiting = await outbox.CountUnpublished(ct);
        Waiting.Record(waiting);
        if (waiting >= Alarm)
            Log.Alarm(logger, waiting);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The outbox dispatcher was interrupted and starts again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Count} events wait in the outbox: the broker is down or too slow")]
        public static partial void Alarm(ILogger logger, long count);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Event} version {Version} is not known to this build and waits for a newer one")]
        public static partial void Unknown(ILogger logger, string @event, int version);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{Event} {EventId} could not be published and will be tried again: {Reason}")]
        public static partial void NotPublished(ILogger logger, string @event, Guid eventId, string reason);
    }
}
