using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using DotMac.ServiceDefaults.Messaging;
using MassTransit;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>Sends one event to the broker as it was written, and awaits the confirm.</summary>
internal sealed class OutboxPublisher(IBusControl bus, TimeProvider time)
{
    /// <summary>
    /// How long a message may go without its confirm. MassTransit waits for one for ever, even if the connection that should bring it is gone;
    /// the message is then published again under its id, which the inbox knows if the first one arrived after all.
    /// </summary>
    private static readonly TimeSpan Unconfirmed = TimeSpan.FromSeconds(30);

    /// <summary>How long where the bus itself has lost the broker, as after a broker's restart: the confirm that was on its way is not any more.</summary>
    private static readonly TimeSpan Disconnected = TimeSpan.FromSeconds(3);

    /// <summary>Publishes a row of the outbox as the event that it is.</summary>
    /// <exception cref="TimeoutException">The broker did not confirm it; it may have it nonetheless.</exception>
    public async Task Publish(OutboxRow row, Type type, CancellationToken ct)
    {
        using var activity = ServiceTelemetry.Continue($"publish {row.EventName}", ActivityKind.Producer, row.TraceParent);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var published = bus.Publish(
            JsonSerializer.Deserialize(row.Payload, type, EventCatalogue.Json)!, type, context => Address(context, row, activity), patience.Token);
        try
        {
            await Confirmed(published, ct);
        }
        catch (TimeoutException)
        {
            await patience.CancelAsync();
            throw;
        }
    }

    private async Task Confirmed(Task published, CancellationToken ct)
    {
        for (var waited = Disconnected; ; waited += Disconnected)
        {
            try
            {
                await published.WaitAsync(Disconnected, time, ct);
                return;
            }
            catch (TimeoutException) when (!published.IsCompleted && waited < Unconfirmed && bus.CheckHealth().Status is BusHealthStatus.Healthy)
            {
                // The broker may yet say so.
            }
        }
    }

    private static void Address(PublishContext context, OutboxRow row, Activity activity)
    {
        context.MessageId = row.EventId;
        context.Serializer = new StoredPayload(context.Serializer, row.Payload);
        context.Headers.Set(EventHeaders.Tenant, row.TenantId.ToString());
        context.Headers.Set(EventHeaders.Event, row.EventName);
        context.Headers.Set(EventHeaders.Version, row.EventVersion.ToString(CultureInfo.InvariantCulture));
        context.Headers.Set(EventHeaders.Aggregate, row.AggregateId.ToString());
        context.Headers.Set(EventHeaders.Sequence, row.Sequence.ToString(CultureInfo.InvariantCulture));
        context.Headers.Set(EventHeaders.OccurredAt, row.OccurredAt.ToString("O"));
        context.Headers.Set(EventHeaders.Correlation, row.CorrelationId);
        context.Headers.Set(EventHeaders.Causation, row.CausationId?.ToString());
        context.Headers.Set(EventHeaders.Actor, row.Actor);
        context.Headers.Set(EventHeaders.TraceParent, activity.Id);
    }
}
