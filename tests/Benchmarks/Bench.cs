using DotMac.Benchmarks.Running;
using DotMac.NativeHost.Running;

namespace DotMac.Benchmarks;

/// <summary>One run: what was asked for, where the rows go, and the servers that rows share, started when the first one needs them.</summary>
internal sealed class Bench(Options options, Report report, DirectoryInfo folder, Watchdog watchdog) : IAsyncDisposable
{
    private Servers? servers;

    public Options Options => options;
    public Report Report => report;

    /// <summary>Ends what this run started, should it be killed.</summary>
    public Watchdog Watchdog => watchdog;

    public static async Task<Bench> Start(Options options, Report report)
    {
        var folder = Directory.CreateTempSubdirectory("dotmac-bench-");
        // PostgreSQL's own user has to be let through.
        File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_001_001);
        return new(options, report, folder, await Watchdog.Start(Path.Combine(folder.FullName, "watched"), default));
    }

    /// <summary>A folder of this run's own.</summary>
    public string Folder(string name) => Path.Combine(folder.FullName, name);

    public async Task<Servers> Servers() => servers ??= await Running.Servers.Start(this);

    public async ValueTask DisposeAsync()
    {
        if (servers is not null)
            await servers.DisposeAsync();
        await watchdog.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
