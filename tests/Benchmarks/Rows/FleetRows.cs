using DotMac.Benchmarks.Load;
using DotMac.Benchmarks.Running;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Rows;

/// <summary>The built AppHost: how long it takes to start, and what its services hold of memory a minute after a customer's first day.</summary>
internal static class FleetRows
{
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(60);

    public static async Task Starts(Bench bench)
    {
        async Task<double> Seconds(params string[] more)
        {
            await using var fleet = await RunningFleet.Start(bench.Folder("fleet"), more);
            return fleet.StartedAfter.TotalSeconds;
        }

        var starts = await Rounds.Run(bench.Options.Rounds, () => Seconds("--clean"), () => Seconds());
        bench.Report.Keep("start, empty data", starts[0]);
        bench.Report.Keep("start, existing data", starts[1]);
        bench.Report.Add(new("start of the fleet, empty data", starts[0].Median(), "s", 25, 15));
        bench.Report.Add(new("start of the fleet, existing data", starts[1].Median(), "s", 20, 11));
    }

    public static async Task Memory(Bench bench)
    {
        await using var fleet = await RunningFleet.Start(bench.Folder("fleet"), "--clean");
        await ReadmeScript.Read().Run(fleet.Gateway, fleet.Mail);
        await Task.Delay(Settle);
        bench.Report.Add(new("memory of seven services and gateway (sum of PSS), 60 s after the README's first day", await fleet.Memory(), "GB", 1.2, 0.9));
    }
}
