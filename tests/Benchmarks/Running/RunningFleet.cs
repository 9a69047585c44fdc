using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace DotMac.Benchmarks.Running;

/// <summary>The built AppHost in a process of its own, as <c>dotnet run</c> starts it, ports apart.</summary>
internal sealed class RunningFleet : IAsyncDisposable
{
    private readonly Process process;

    private RunningFleet(Process process) => this.process = process;

    /// <summary>From the start of the host's process to the line that says that all is healthy.</summary>
    public TimeSpan StartedAfter { get; private init; }

    public required Uri Gateway { get; init; }
    public required Uri Mail { get; init; }
    public required Uri Status { get; init; }

    public static async Task<RunningFleet> Start(string data, params string[] more)
    {
        string[] command = ["exec", Path.Combine(AppContext.BaseDirectory, "AppHost.dll"), "--data", data, "--random-ports", .. more];
        var clock = Stopwatch.GetTimestamp();
        var process = Process.Start(new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true })!;
        await After(process, "The fleet is up");
        var took = Stopwatch.GetElapsedTime(clock);
        var fleet = new RunningFleet(process)
        {
            StartedAfter = took,
            Gateway = new(await After(process, "export DOTMAC=")),
            Mail = new(await After(process, "export MAIL=")),
            Status = new(await After(process, "status page")),
        };
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        return fleet;
    }

    /// <summary>Proportional set size of the services and the gateway, in GB.</summary>
    public async Task<double> Memory()
    {
        using var http = new HttpClient();
        var resources = await http.GetFromJsonAsync<JsonElement[]>(new Uri(Status, "/resources.json"));
        return resources!.Where(IsService).Sum(resource => Pss(resource.GetProperty("pid").GetInt32())) / 1024.0 / 1024.0;
    }

    public async ValueTask DisposeAsync()
    {
        using var stop = Process.Start("kill", ["-TERM", process.Id.ToString(CultureInfo.InvariantCulture)])!;
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static bool IsService(JsonElement resource) =>
        resource.GetProperty("kind").GetString() == "project" && resource.GetProperty("state").GetString() == "Running";

    private static long Pss(int pid)
    {
        var line = File.ReadLines($"/proc/{pid}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>The word that follows the text where the host first says it.</summary>
    private static async Task<string> After(Process process, string text)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
            if (line.IndexOf(text, StringComparison.Ordinal) is >= 0 and var at)
                return line[(at + text.Length)..].Trim().Split(' ')[0];
        throw new InvalidOperationException($"The AppHost ended and never said '{text}'.");
    }
}
