using Aspire.Hosting;
using DotMac.NativeHost.Servers;

namespace DotMac.NativeHost.Running;

/// <summary>The data of a fleet while it runs: nobody else runs on it, and nothing of an earlier run is still alive on it.</summary>
internal sealed class DataFolder : IAsyncDisposable
{
    private const string LockFile = ".dotmac-lock";
    private readonly FileLock ours;

    private DataFolder(FileLock ours, Watchdog watchdog) => (this.ours, Watchdog) = (ours, watchdog);

    public Watchdog Watchdog { get; }

    /// <summary>Takes the folder, empty where <c>--clean</c> asks for that. A folder that holds something else is refused.</summary>
    public static async Task<DataFolder> Claim(FleetOptions options, CancellationToken ct)
    {
        var folder = options.DataFolder;
        if (!IsOurs(folder))
            throw new UsageException($"{folder} holds something that is not a fleet's; name an empty or new folder with --data.");

        Folders.Passable(folder);
        var ours = FileLock.TryTake(Path.Combine(folder, LockFile))
            ?? throw new DistributedApplicationException($"A fleet runs already on {folder}; stop it, or give this one its own --data folder.");
        try
        {
            var watchdog = await Watchdog.Start(Path.Combine(folder, ".dotmac-children"), ct);
            if (options.Clean)
                Empty(folder);
            return new(ours, watchdog);
        }
        catch
        {
            ours.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Watchdog.DisposeAsync();
        ours.Dispose();
    }

    private static bool IsOurs(string folder) =>
        !Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Any()
        || File.Exists(Path.Combine(folder, LockFile)) || File.Exists(Path.Combine(folder, SecretStore.FileName));

    private static void Empty(string folder)
    {
        var entries = new DirectoryInfo(folder).EnumerateFileSystemInfos();
        foreach (var entry in entries.Where(entry => !entry.Name.StartsWith(".dotmac-", StringComparison.Ordinal)))
            if (entry is DirectoryInfo { LinkTarget: null } inner)
                inner.Delete(recursive: true);
            else
                entry.Delete();
    }
}
