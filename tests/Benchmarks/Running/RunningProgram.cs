using System.Collections;
using System.Collections.Concurrent;
using DotMac.NativeHost.Running;

namespace DotMac.Benchmarks.Running;

/// <summary>A built .NET program in a process of its own, in production mode, on a port of its own.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    /// <summary>Set by who has to know the address beforehand.</summary>
    private const string Urls = "ASPNETCORE_URLS";

    private readonly ChildProcess process;

    private RunningProgram(ChildProcess process, Uri address) => (this.process, Address) = (process, address);

    public Uri Address { get; }
    public int Pid => process.Pid;

    /// <summary>This assembly under one of its verbs.</summary>
    public static Task<RunningProgram> StartPeer(Bench bench, params string[] verb) =>
        Start(bench, typeof(RunningProgram).Assembly.Location, new Dictionary<string, string?>(), "/", verb);

    /// <summary>Starts it and waits until it answers 200 at the path.</summary>
    public static async Task<RunningProgram> Start(
        Bench bench, string assembly, IReadOnlyDictionary<string, string?> settings, string readyAt = "/health/ready", params string[] arguments)
    {
        var address = new Uri(settings.GetValueOrDefault(Urls) ?? $"http://127.0.0.1:{TestKit.Ports.Free()}");
        var environment = settings.ToDictionary(setting => setting.Key.Replace(":", "__", StringComparison.Ordinal), setting => setting.Value);
        // For a profiler: DOTNET_PerfMapEnabled and its like.
        foreach (DictionaryEntry own in Environment.GetEnvironmentVariables())
            if (own.Key is string name && name.StartsWith("DOTNET_", StringComparison.Ordinal))
                environment[name] = (string?)own.Value;
        environment[Urls] = address.ToString();
        environment["MASSTRANSIT_USAGE_TELEMETRY"] = "false";
        var said = new ConcurrentQueue<string>();
        var spec = new ProcessSpec("dotnet", ["exec", assembly, .. arguments], Path.GetDirectoryName(assembly)!) { Environment = environment };
        var program = new RunningProgram(ChildProcess.Start(spec, said.Enqueue, bench.Watchdog), address);
        try
        {
            await program.Answers(readyAt);
            return program;
        }
        catch (Exception exception)
        {
            await program.DisposeAsync();
            throw new InvalidOperationException($"{Path.GetFileName(assembly)} did not start:\n{string.Join('\n', said)}", exception);
        }
    }

    /// <summary>Freezes it while something else is measured.</summary>
    public void Pause() => process.SendToAll(Signal.Stop);

    public void Resume() => process.SendToAll(Signal.Continue);

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private async Task Answers(string path)
    {
        using var http = new HttpClient { BaseAddress = Address, Timeout = TimeSpan.FromSeconds(10) };
        while (!await Ask(http, path))
        {
            if (process.Exited.IsCompleted)
                throw new InvalidOperationException($"It ended with {await process.Exited}.");
            await Task.Delay(50);
        }
    }

    private static async Task<bool> Ask(HttpClient http, string path)
    {
        try
        {
            using var answer = await http.GetAsync(path);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
