using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;

namespace DotMac.NativeHost.Running;

/// <summary>A run at the terminal: says what starts, prints the table, forwards what services say, and stops everything on Ctrl-C.</summary>
internal static partial class ConsoleRun
{
    public static async Task Run(Fleet fleet, CancellationToken ct)
    {
        // What servers and services write is for the owner alone.
        _ = Umask(0b000_111_111);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // SIGHUP: the terminal was closed. A run in the background of a script has SIGINT ignored; SIGTERM stops that one.
        PosixSignal[] signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
        var registrations = signals.Select(signal => PosixSignalRegistration.Create(signal, Stop)).ToArray();
        var lines = Channel.CreateBounded<string>(new BoundedChannelOptions(2000) { FullMode = BoundedChannelFullMode.DropOldest });
        var printing = Print(lines.Reader);
        var clock = Stopwatch.GetTimestamp();
        fleet.Changed += resource =>
            lines.Writer.TryWrite($"{Stopwatch.GetElapsedTime(clock).TotalSeconds,5:0.0} s  {resource.Name,-22} {resource.State}");
        try
        {
            await fleet.Start(stop.Token);
            fleet.Said += (resource, line) => lines.Writer.TryWrite($"[{resource.Name}] {line}");
            lines.Writer.TryWrite(Summary.Of(fleet, Stopwatch.GetElapsedTime(clock)));
            await Task.Delay(Timeout.Infinite, stop.Token);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            lines.Writer.TryWrite("stopping");
        }
        finally
        {
            await fleet.DisposeAsync();
            lines.Writer.Complete();
            await printing;
            foreach (var registration in registrations)
                registration.Dispose();
        }

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
        }
    }

    private static async Task Print(ChannelReader<string> lines)
    {
        await foreach (var line in lines.ReadAllAsync())
            try
            {
                Console.WriteLine(line);
            }
            catch (IOException)
            {
                // The terminal was closed; the fleet still stops in order.
            }
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint Umask(uint mask);
}

/// <summary>The table at the end of a start, and what a new user types next.</summary>
internal static class Summary
{
    public static string Of(Fleet fleet, TimeSpan took)
    {
        var table = fleet.Resources.Select(Row).Prepend(Row("resource", "state", "seconds", "url"));
        return $"""

            {string.Join(Environment.NewLine, table)}

            The fleet is up after {took.TotalSeconds:0.0} s. Ctrl-C stops it.

            {string.Join(Environment.NewLine, Next(fleet).Select(next => $"  {next}"))}

            """;
    }

    private static string Row(FleetResource resource) =>
        Row(resource.Name, resource.State, $"{resource.Seconds:0.0}", string.Join(' ', resource.Endpoints.Select(resource.Url)));

    private static string Row(string name, string state, string seconds, string url) => $"  {name,-22} {state,-10} {seconds,8}  {url}";

    /// <summary>What there is to open, of what this model has.</summary>
    private static IEnumerable<string> Next(Fleet fleet)
    {
        var gateway = fleet.Resources.FirstOrDefault(resource => resource.Endpoints.Any(endpoint => endpoint.External));
        if (gateway is not null)
            yield return $"export DOTMAC={gateway.Url(gateway.Endpoints.First())}";
        if (fleet.Resources.FirstOrDefault(resource => Drivers.IsCatcher(resource.Model)) is { } mail)
            yield return $"export MAIL={mail.Url(mail.Endpoints.First(endpoint => endpoint.Name == "http"))}   (the mail catcher)";
        if (gateway is not null)
            yield return $"API reference   {gateway.Url(gateway.Endpoints.First())}/scalar";
        yield return $"status page     {fleet.StatusPage}";
        if (fleet.Resources.FirstOrDefault(CreatesAdministrator) is { } run)
        {
            var link = run.LastLines.LastOrDefault(line => line.StartsWith("http", StringComparison.Ordinal));
            yield return $"administrator   {link ?? "exists already"}";
        }
    }

    private static bool CreatesAdministrator(FleetResource resource) =>
        resource.Model.Annotations.OfType<ArgsAnnotation>().Any(args => args.Args.Contains("create-admin"));
}
