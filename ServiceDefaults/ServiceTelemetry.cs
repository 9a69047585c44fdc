using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DotMac.ServiceDefaults;

/// <summary>The fleet's own source of traces and metrics, beside those of the frameworks.</summary>
public static class ServiceTelemetry
{
    public const string Name = "DotMac";

    public static readonly ActivitySource Source = new(Name);
    public static readonly Meter Meter = new(Name);

    /// <summary>
    /// Goes on in the trace that caused this, or begins one. A trace that is not sampled goes on as well: the audit log tells its id, and what it
    /// causes elsewhere belongs to it.
    /// </summary>
    public static Activity Continue(string name, ActivityKind kind, string? traceParent)
    {
        if (Source.StartActivity(name, kind, traceParent) is { } sampled)
            return sampled;

        var unsampled = new Activity(name);
        if (traceParent is not null)
            unsampled.SetParentId(traceParent);
        return unsampled.Start();
    }
}
