using System.Globalization;
using MassTransit;

namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The envelope of a consumed event, for consumers that project state or forward the event.</summary>
public static class ConsumedEvent
{
    /// <summary>The aggregate's sequence: a projection ignores an event whose sequence is lower than what it has.</summary>
    public static long Sequence(this ConsumeContext context) => long.Parse(context.Headers.Get<string>(EventHeaders.Sequence)!, CultureInfo.InvariantCulture);

    /// <summary>The event's public name, <c>invoice.paid</c>.</summary>
    public static string EventName(this ConsumeContext context) => context.Headers.Get<string>(EventHeaders.Event)!;

    /// <summary>When the change happened, in wall time.</summary>
    public static DateTimeOffset OccurredAt(this ConsumeContext context) =>
        DateTimeOffset.Parse(context.Headers.Get<string>(EventHeaders.OccurredAt)!, CultureInfo.InvariantCulture);

    /// <summary>The event's payload exactly as its publisher wrote it (JSON, snake_case).</summary>
    public static byte[] RawBody(this ConsumeContext context) => context.ReceiveContext.GetBody();
}
