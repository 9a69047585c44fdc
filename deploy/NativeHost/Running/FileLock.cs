namespace DotMac.NativeHost.Running;

/// <summary>A lock on a file (flock) between processes; the kernel gives it back however its holder ends.</summary>
public sealed class FileLock : IDisposable
{
    private readonly FileStream stream;

    private FileLock(FileStream stream) => this.stream = stream;

    /// <summary>Takes it now, or says that somebody has it.</summary>
    public static FileLock? TryTake(string file, bool shared = false)
    {
        try
        {
            return new(shared
                ? new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (exception is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException))
        {
            return null;
        }
    }

    /// <summary>Waits until it is free; .NET itself takes a lock at once or not at all.</summary>
    public static async Task<FileLock> Take(string file, bool shared = false, CancellationToken ct = default)
    {
        while (true)
        {
            if (TryTake(file, shared) is { } taken)
                return taken;
            await Task.Delay(50, ct);
        }
    }

    public void Dispose() => stream.Dispose();
}
