using System.Diagnostics;
using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>How fast Billing's dispatcher empties a full outbox into one durable quorum queue, each message confirmed; nobody consumes meanwhile.</summary>
internal static class OutboxRow
{
    private const string Event = "customer.created";

    public static async Task Measure(Bench bench)
    {
        await using var identity = await IdentityStub.Start("https://gateway.example");
        await using var billing = await RunningService.Billing(bench, identity);
        await using var partners = await RunningService.Partners(bench, identity, billing);
        // Its queue stays.
        await partners.Start();
        await partners.Stop();
        await billing.Start();
        using (var seller = new Seller(billing, identity))
            await seller.Customer();
        await billing.Published();

        var count = bench.Options.Quick ? 5_000 : 20_000;
        await Drain(billing, count);
        var rates = await Rounds.Run(bench.Options.Rounds, () => Drain(billing, count));
        bench.Report.Keep("outbox, events/s", rates[0]);
        bench.Report.Add(new($"outbox of {count:N0} events drained into a quorum queue, confirmed", rates[0].Median(), "events/s"));
    }

    private static async Task<double> Drain(RunningService billing, int count)
    {
        await billing.Announce(Event, count);
        var clock = Stopwatch.GetTimestamp();
        await billing.Published();
        return count / Stopwatch.GetElapsedTime(clock).TotalSeconds;
    }
}
