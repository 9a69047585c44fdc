using System.Text.Json;
using DotMac.ServiceDefaults.Http;

namespace DotMac.ServiceDefaults.Clock;

/// <summary>An event of a tenant, by its id, public name and version.</summary>
public sealed record PublishedEvent(Guid Id, string Name, int Version);

/// <summary>
/// Tenancy asks a service to bring a sandbox tenant to an instant of its time (design, section 6).
/// </summary>
/// <param name="Until">The tenant's present; never moves back.</param>
/// <param name="Since">Events published since then (wall time) are wanted.</param>
/// <param name="Awaited">Events of the whole fleet of which the service says how many it has yet to consume.</param>
public sealed record ClockRun(DateTimeOffset Until, DateTimeOffset Since, IReadOnlyList<PublishedEvent> Awaited)
{
    /// <summary>How the two sides write it: as the HTTP API is written.</summary>
    public static JsonSerializerOptions Json { get; } = new JsonSerializerOptions(JsonSerializerDefaults.Web).ForApi();
}

/// <summary>How far a service is with a sandbox tenant at its present.</summary>
/// <param name="Due">Pieces of due work that are due and not done; those that wait long for a retry are not counted.</param>
/// <param name="Unpublished">Events still in the outbox.</param>
/// <param name="Unconsumed">Awaited events, once for each consumer that has not had them.</param>
/// <param name="NextDueAt">When the next piece of work is due, in the tenant's time.</param>
/// <param name="Published">What it published since the instant asked for.</param>
public sealed record ClockReport(int Due, int Unpublished, int Unconsumed, DateTimeOffset? NextDueAt, IReadOnlyList<PublishedEvent> Published)
{
    /// <summary>Nothing is left to do at this instant, as far as this service can tell.</summary>
    public bool IsQuiet => Due == 0 && Unpublished == 0 && Unconsumed == 0;
}
