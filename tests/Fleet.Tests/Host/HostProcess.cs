using System.Diagnostics;
using System.Runtime.InteropServices;

namespace DotMac.Fleet.Tests.Host;

/// <summary>The AppHost as <c>dotnet run</c> starts it, in a process of its own; its home folder marks every process that it starts.</summary>
internal sealed partial class HostProcess : IDisposable
{
    private readonly Process process;
    private readonly Task<string> errors;

    public HostProcess(params string[] args) : this(DataFolder.New(), args)
    {
    }

    private HostProcess(string home, string[] args)
    {
        Home = home;
        string[] command = ["exec", Path.Combine(AppContext.BaseDirectory, "AppHost.dll"), "--data", Data, "--random-ports", .. args];
        var start = new ProcessStartInfo("dotnet", command) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = Home;
        process = Process.Start(start)!;
        errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Another host takes over the home and the data of this one.</summary>
    public string Home { get; }

    public string Data => Path.Combine(Home, "data");

    /// <summary>Reads what the host says until a line has the text.</summary>
    public async Task<string> Says(string text)
    {
        while (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(180)) is { } line)
            if (line.Contains(text, StringComparison.Ordinal))
                return line;
        throw new InvalidOperationException($"The host ended and never said '{text}'.");
    }

    /// <summary>Starts a second host on the data of this one.</summary>
    public HostProcess Again() => new(Home, []);

    public void Signal(PosixSignal signal) =>
        _ = Kill(process.Id, signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 });

    /// <summary>What it wrote to standard error, once it has ended.</summary>
    public Task<string> Complaint() => errors;

    public void KillHard() => _ = Kill(process.Id, 9);

    public async Task<int> Ended()
    {
        // What it still says has to be read, or it waits for a reader.
        var rest = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        await rest;
        return process.ExitCode;
    }

    /// <summary>The processes that carry the host's mark, itself apart.</summary>
    public int[] Children() =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => name!.All(char.IsAsciiDigit)).Select(int.Parse!)
            .Where(pid => pid != process.Id && IsMarked(pid)),
    ];

    public void Dispose()
    {
        if (!process.HasExited)
            KillHard();
        process.Dispose();
        if (Directory.Exists(Home))
            Directory.Delete(Home, recursive: true);
    }

    private bool IsMarked(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/environ").Contains(Home, StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
