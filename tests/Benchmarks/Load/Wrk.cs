using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using DotMac.NativeHost.Running;

namespace DotMac.Benchmarks.Load;

/// <summary>The load generator: wrk, one thread, so that most of the two cores is left to what is measured.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Connections">Each sends its next request when it has its answer.</param>
internal sealed partial record Wrk(Uri Url, int Connections = 32)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>A script beside this file, which makes each request, and its arguments.</summary>
    public string[] Script { get; init; } = [];

    /// <summary>Makes sure that wrk is installed.</summary>
    public static Task Install() => Packages.Ensure([("/usr/bin/wrk", ["wrk"])], Console.Error.WriteLine);

    /// <summary>Good answers a second; a bad one is an error of the benchmark.</summary>
    public async Task<double> PerSecond(TimeSpan duration)
    {
        string[] script = Script.Length == 0 ? [] : ["-s", Path.Combine(AppContext.BaseDirectory, "Load", Script[0])];
        string[] command =
        [
            "-t1", $"-c{Connections}", $"-d{duration.TotalSeconds:0}s", .. Headers.SelectMany(header => new[] { "-H", $"{header.Key}: {header.Value}" }),
            .. script, Url.ToString(), "--", .. Script.Skip(1),
        ];
        using var wrk = Process.Start(new ProcessStartInfo("wrk", command) { RedirectStandardOutput = true })!;
        var said = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return Rate().Match(said) is { Success: true } rate && !said.Contains("Non-2xx", StringComparison.Ordinal) && !said.Contains("Socket errors", StringComparison.Ordinal)
            ? double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"Not all answers were good:\n{said}");
    }

    [GeneratedRegex(@"Requests/sec:\s*([\d.]+)")]
    private static partial Regex Rate();
}
