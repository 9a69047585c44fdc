using System.Collections.Concurrent;
using System.Diagnostics;
using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Peers;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>
/// From the commit that creates a customer at Billing to the commit that records its event at Partners, a hundred a second. Both databases are of
/// one PostgreSQL, which stamps each commit as it writes it to the log (<c>track_commit_timestamp</c>): no clock of ours stands between.
/// </summary>
internal static class EventRow
{
    private const int PerSecond = 100;

    /// <summary>Of <see cref="BareEvent"/> on the machine of the README with nothing else running, in milliseconds.</summary>
    private const double BareMedian = 2;

    /// <summary>A machine that is slower yet is told so by a miss.</summary>
    private const double MostPace = 5;

    private static readonly TimeSpan Short = TimeSpan.FromSeconds(10);

    /// <summary>The outbox row is marked as published later; the customer's row still is of the transaction that announced it.</summary>
    private const string Sent = """
        SELECT event.event_id, pg_xact_commit_timestamp(customer.xmin) FROM outbox event JOIN customers customer ON customer.id = event.aggregate_id
        WHERE event.event_name = 'customer.created' AND event.position > $1
        """;

    private const string Received = "SELECT event_id, pg_xact_commit_timestamp(xmin) FROM inbox WHERE event_name = 'customer.created'";

    public static async Task Measure(Bench bench)
    {
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var billing = await RunningService.Billing(bench, identity);
        await using var partners = await RunningService.Partners(bench, identity, billing);
        await partners.Start();
        await billing.Start();
        using var seller = new Seller(billing, identity);

        // A service that was only just started refuses some of a hundred a second while it compiles: the first ones come one after another.
        for (var i = 0; i < 200; i++)
            await seller.Customer();
        await WarmUp(bench.Options, seller);
        await billing.Published();
        var bare = await BareEvent.Waits((await bench.Servers()).Addresses, PerSecond, Short);
        var before = (long)(await billing.Sql("SELECT max(position) FROM outbox"))!;
        await Paced.Run(PerSecond, bench.Options.Quick ? Short : TimeSpan.FromSeconds(60), seller.Customer);

        var sent = await billing.Instants(Sent, before);
        var received = await Eventually.Get(() => partners.Instants(Received), all => sent.Keys.All(all.ContainsKey), "the last event at Partners");
        double[] waits = [.. sent.Select(customer => (received[customer.Key] - customer.Value).TotalMilliseconds)];
        bench.Report.Keep("event, commit to commit, ms", waits);
        bench.Report.Add(new($"bare event through the same servers, {PerSecond}/s, median", bare.Percentile(0.50), "ms"));
        var pace = bench.Options.Quick ? Math.Clamp(bare.Percentile(0.50) / BareMedian, 1, MostPace) : 1;
        var what = $"event, commit at Billing to commit at Partners, {PerSecond}/s";
        bench.Report.Add(new($"{what}, median", waits.Percentile(0.50), "ms", 15, 8) { Pace = pace });
        bench.Report.Add(new($"{what}, 99th percentile", waits.Percentile(0.99), "ms", 60, 30) { Pace = pace });
    }

    /// <summary>Until a customer is made no faster than before: on a slow machine the compiler needs its time.</summary>
    private static Task WarmUp(Options options, Seller seller) => Rounds.WarmUp(
        async slice =>
        {
            var waits = new ConcurrentBag<double>();
            await Paced.Run(PerSecond, slice, async () =>
            {
                var clock = Stopwatch.GetTimestamp();
                await seller.Customer();
                waits.Add(Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
            });
            return 1 / waits.Percentile(0.50);
        },
        options.WarmUp);
}
