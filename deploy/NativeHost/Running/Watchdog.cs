using System.Diagnostics;

namespace DotMac.NativeHost.Running;

/// <summary>Outlives the host by seconds: when the host's pipe closes, even by SIGKILL, it ends every group that the host had started.</summary>
public sealed class Watchdog : IAsyncDisposable
{
    private readonly Process process;
    private readonly StreamWriter pipe;
    private readonly Lock gate = new();

    private Watchdog(Process process) => (this.process, pipe) = (process, process.StandardInput);

    /// <summary>
    /// Starts one that holds the lock file until all that it watched over is gone. So this waits for the watchdog of an earlier host that was killed:
    /// nobody starts on data on which a server is still dying.
    /// </summary>
    public static async Task<Watchdog> Start(string lockFile, CancellationToken ct)
    {
        var start = new ProcessStartInfo("setsid", ["bash", "-c", Resources.Text("watchdog.sh"), "watchdog", lockFile])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var process = Process.Start(start)!;
        try
        {
            if (await process.StandardOutput.ReadLineAsync(ct) is null)
                throw new Aspire.Hosting.DistributedApplicationException($"The watchdog could not lock {lockFile}.");
            return new(process);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    public void Add(int group, Signal signal) => Tell($"+ {group} {(int)signal}");

    public void Remove(int group) => Tell($"- {group}");

    public async ValueTask DisposeAsync()
    {
        lock (gate)
            pipe.Dispose();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Tell(string line)
    {
        lock (gate)
        {
            try
            {
                pipe.WriteLine(line);
                pipe.Flush();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // The watchdog ended with the host's own end; there is nobody left to tell.
            }
        }
    }
}

/// <summary>Files that travel inside this assembly.</summary>
internal static class Resources
{
    public static string Text(string name)
    {
        var assembly = typeof(Resources).Assembly;
        var full = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith("." + name, StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(full)!);
        return reader.ReadToEnd();
    }
}
