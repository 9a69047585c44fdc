using DotMac.ServiceDefaults.Clock;

namespace DotMac.Tenancy.Due;

/// <summary>Asks all services again and again until nothing moves any more at one instant of a tenant's time.</summary>
public sealed class ClockRounds(Func<ClockRun, Task<Dictionary<string, ClockReport>>> ask, TimeProvider wall)
{
    /// <summary>How far back a round looks for events, so that none slips between two rounds.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, PublishedEvent> awaited = [];
    private readonly HashSet<Guid> consumed = [];
    private DateTimeOffset since = wall.GetUtcNow();

    /// <summary>The earliest instant after the present one at which something is due anywhere.</summary>
    public DateTimeOffset? NextDueAt { get; private set; }

    /// <summary>What is not done yet, in words.</summary>
    public string WaitsFor { get; private set; } = "";

    /// <summary>True once two rounds on end showed nothing left to do; false when the time is up before.</summary>
    public async Task<bool> Settle(DateTimeOffset present, TimeSpan atMost, TimeSpan pause, CancellationToken ct)
    {
        var began = wall.GetTimestamp();
        for (var quiet = 0; quiet < 2;)
        {
            quiet = await Round(present) ? quiet + 1 : 0;
            if (quiet == 0 && wall.GetElapsedTime(began) > atMost)
                return false;
            if (quiet < 2)
                await Task.Delay(pause, wall, ct);
        }

        return true;
    }

    private async Task<bool> Round(DateTimeOffset present)
    {
        var (from, began) = (since - Overlap, wall.GetUtcNow());
        var reports = await ask(new(present, from, [.. awaited.Values]));
        since = began;

        NextDueAt = reports.Values.Min(report => report.NextDueAt);
        WaitsFor = string.Join("; ", reports.Where(report => !report.Value.IsQuiet).Select(report =>
            $"{report.Key}: {report.Value.Due} due, {report.Value.Unpublished} to publish, {report.Value.Unconsumed} to consume"));
        if (reports.Values.All(report => report.Unconsumed == 0))
        {
            consumed.UnionWith(awaited.Keys);
            awaited.Clear();
        }

        foreach (var known in reports.Values.SelectMany(report => report.Published).Where(known => !consumed.Contains(known.Id)))
            awaited.TryAdd(known.Id, known);
        return awaited.Count == 0 && reports.Values.All(report => report.IsQuiet);
    }
}
