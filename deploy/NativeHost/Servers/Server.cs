using DotMac.NativeHost.Running;

namespace DotMac.NativeHost.Servers;

/// <summary>A server from Debian's packages, run as child processes with a data folder of its own, on 127.0.0.1.</summary>
/// <param name="port">Where it answers its protocol.</param>
public abstract class Server(int port) : IAsyncDisposable
{
    private readonly List<ChildProcess> children = [];

    protected int Port => port;

    /// <summary>A file that is there when the server is installed, and the packages that bring it.</summary>
    public abstract (string Probe, string[] Packages) Requires { get; }

    /// <summary>Set for a server that is to outlive the process that starts it; what it says goes there.</summary>
    public string? LogFile { get; init; }

    /// <summary>The main process's exit; null until started.</summary>
    public Task<int>? Exited => children.LastOrDefault()?.Exited;

    public IReadOnlyList<ChildProcess> Children => children;

    /// <summary>Creates the data folder and configuration where they are missing.</summary>
    protected abstract Task Prepare(CancellationToken ct);

    /// <summary>The processes in their order; the last one is the server, the others serve it.</summary>
    protected abstract IEnumerable<ProcessSpec> Processes();

    /// <summary>Whether it answers its protocol.</summary>
    public async Task<Health> Health(CancellationToken ct)
    {
        if (!await Loopback.Listens(port, ct))
            return Running.Health.Silent;
        return await IsReady(ct) ? Running.Health.Ready : Running.Health.NotReady;
    }

    /// <summary>Whether it does, now that it listens.</summary>
    protected abstract Task<bool> IsReady(CancellationToken ct);

    /// <summary>Starts it and returns when it answers.</summary>
    public async Task Start(Action<string> onLine, Watchdog? watchdog, CancellationToken ct)
    {
        await Prepare(ct);
        foreach (var spec in Processes())
            children.Add(ChildProcess.Start(spec with { LogFile = LogFile }, onLine, watchdog));
        while (await HealthCheck.Ask(Health, ct) != Running.Health.Ready)
        {
            if (Exited is { IsCompleted: true } exit)
                throw new Aspire.Hosting.DistributedApplicationException($"{GetType().Name} ended with exit code {await exit} while it started.");
            await Task.Delay(50, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var child in Enumerable.Reverse(children))
            await child.DisposeAsync();
        children.Clear();
        GC.SuppressFinalize(this);
    }
}
