using System.Diagnostics;
using System.Runtime.InteropServices;
using DotMac.Benchmarks;
using DotMac.Benchmarks.Peers;
using DotMac.Benchmarks.Rows;

switch (args)
{
    case [Hello.Verb]:
        await Hello.Run();
        return 0;
    case [BareYarp.Verb, var destination]:
        await BareYarp.Run(destination);
        return 0;
}

(string Group, Func<Bench, Task> Measure)[] groups =
[
    ("start", FleetRows.Starts),
    ("memory", FleetRows.Memory),
    ("gateway", GatewayRows.Measure),
    ("invoice", InvoiceRow.Measure),
    ("usage", UsageRow.Measure),
    ("renewals", RenewalRow.Measure),
    ("tokens", TokenRow.Measure),
    ("events", EventRow.Measure),
    ("outbox", OutboxRow.Measure),
    ("growth", GrowthRows.Measure),
];

if (Options.Parse(args) is not { } options)
{
    Console.Error.WriteLine("Arguments: [--quick] [--only <group>,<group>]");
    return 2;
}

if (options.Only.Except(groups.Select(known => known.Group)).ToArray() is { Length: > 0 } unknown)
{
    Console.Error.WriteLine($"There is no {string.Join(", ", unknown)}; there are {string.Join(", ", groups.Select(known => known.Group))}.");
    return 2;
}

// The stubs' hosts take these signals for theirs, and the run would go on; what it started is ended by its watchdog.
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);

var report = new Report(options.Slack, Path.Combine(Path.GetTempPath(), $"dotmac-benchmarks-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}.tsv"));
await using (var bench = await Bench.Start(options, report))
{
    Report.Header();
    foreach (var (group, measure) in groups)
        if (options.Wants(group))
            await Measured(measure, bench);
}

report.End();
return report.Missed > 0 ? 1 : 0;

// Short measures on a machine that others use: what a neighbour's burst spoiled holds when it is measured again, what we spoiled is missed again.
async Task Measured(Func<Bench, Task> measure, Bench bench)
{
    var before = report.Missed;
    await measure(bench);
    if (!options.Quick || report.Missed == before)
        return;

    report.Forgive(before);
    await measure(bench);
}

static void End(PosixSignalContext signal) => Process.GetCurrentProcess().Kill();
