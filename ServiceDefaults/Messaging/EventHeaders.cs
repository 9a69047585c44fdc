namespace DotMac.ServiceDefaults.Messaging;

/// <summary>The envelope's members as message headers.</summary>
internal static class EventHeaders
{
    public const string Tenant = "tenant-id";
    public const string Event = "event-name";
    public const string Version = "event-version";
    public const string Aggregate = "aggregate-id";
    public const string Sequence = "sequence";
    public const string OccurredAt = "occurred-at";
    public const string Correlation = "correlation-id";
    public const string Causation = "causation-id";
    public const string Actor = "actor";

    /// <summary>W3C trace context; MassTransit's own activity header is not understood outside it.</summary>
    public const string TraceParent = "traceparent";
}
