using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace DotMac.NativeHost.Running;

/// <summary>
/// A child in a session of its own (<c>setsid</c>), so that the terminal's Ctrl-C does not reach it and its whole group can be signalled.
/// Both streams are always read: a child never blocks on a full pipe.
/// </summary>
public sealed partial class ChildProcess : IAsyncDisposable
{
    private static readonly string[] Inherited = ["PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "USER", "DOTNET_ROOT"];
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(3);
    private readonly Process process;
    private readonly ProcessSpec spec;
    private readonly Watchdog? watchdog;

    private ChildProcess(Process process, ProcessSpec spec, Watchdog? watchdog)
    {
        (this.process, this.spec, this.watchdog, Pid) = (process, spec, watchdog, process.Id);
        Exited = WaitForExit();
    }

    public int Pid { get; }

    public Signal StopSignal => spec.StopSignal;

    /// <summary>Ends with the exit code when the process is gone.</summary>
    public Task<int> Exited { get; }

    public static ChildProcess Start(ProcessSpec spec, Action<string> onLine, Watchdog? watchdog)
    {
        string[] command = [.. Prefix(spec), spec.FileName, .. spec.Arguments];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = spec.WorkingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        var inherited = Inherited.Select(name => (name, value: Environment.GetEnvironmentVariable(name)))
            .Where(pair => pair.value is not null).ToArray();
        start.Environment.Clear();
        foreach (var (name, value) in inherited)
            start.Environment[name] = value;
        foreach (var (name, value) in spec.Environment)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Tell(line.Data);
        process.ErrorDataReceived += (_, line) => Tell(line.Data);
        process.Start();
        watchdog?.Add(process.Id, spec.StopSignal);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (spec.Input is not null)
            process.StandardInput.Write(spec.Input);
        process.StandardInput.Close();
        return new(process, spec, watchdog);

        void Tell(string? line)
        {
            if (!string.IsNullOrWhiteSpace(line))
                onLine(line);
        }
    }

    /// <summary>Signals the whole group of the process.</summary>
    public void Send(Signal signal)
    {
        if (!Exited.IsCompleted)
            _ = Kill(-Pid, (int)signal);
    }

    /// <summary>Signals every process that descends from it as well, those in sessions of their own included (PostgreSQL's backends).</summary>
    public void SendToAll(Signal signal)
    {
        Send(signal);
        foreach (var child in Descendants(Pid))
            _ = Kill(child, (int)signal);
    }

    /// <summary>Asks it to stop, and kills it when it does not in time.</summary>
    public async Task Stop()
    {
        SendToAll(Signal.Continue);
        int[] family = [.. Descendants(Pid)];
        Send(spec.StopSignal);
        await Task.WhenAny(Exited, Task.Delay(spec.StopPatience));
        _ = Kill(-Pid, (int)Signal.Kill);
        // Not for Exited first: that comes with the end of its streams, which a helper in a group of its own may hold.
        await Gone(family);
        await Task.WhenAny(Exited, Task.Delay(Linger));
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        process.Dispose();
    }

    /// <summary>
    /// Helpers of a server end a moment after it, some in groups of their own (Erlang's port programs): they are waited for, and killed if they stay.
    /// </summary>
    private async Task Gone(int[] family)
    {
        var clock = Stopwatch.StartNew();
        // A dead process without a parent that asks for it (a container whose first process does not) counts as alive: not for ever, then.
        while ((Lives(-Pid) || family.Any(Lives)) && clock.Elapsed < 2 * Linger)
        {
            if (clock.Elapsed > Linger)
                foreach (var pid in family)
                    _ = Kill(pid, (int)Signal.Kill);
            await Task.Delay(20);
        }

        static bool Lives(int pid) => Kill(pid, 0) == 0;
    }

    private static IEnumerable<string> Prefix(ProcessSpec spec)
    {
        yield return "setsid";
        if (spec.LogFile is not null)
            foreach (var part in (string[])["bash", "-c", "exec \"$@\" >>\"$0\" 2>&1", spec.LogFile])
                yield return part;
        // A session is a scheduling group of its own where autogroups are on (sched(7)): there nice counts within it, and the group has to give way.
        if (spec.Background)
            foreach (var part in (string[])["bash", "-c", "echo 5 2>/dev/null >/proc/self/autogroup; exec nice -n 5 \"$@\"", "background"])
                yield return part;
        if (spec.User is { } user && Environment.IsPrivilegedProcess)
            foreach (var part in (string[])["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups", "--"])
                yield return part;
    }

    private static IEnumerable<int> Descendants(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(folder), out var pid) && Parent(folder) is { } parent)
                parents[pid] = parent;
        return parents.Keys.Where(DescendsFromRoot);

        bool DescendsFromRoot(int pid)
        {
            while (parents.TryGetValue(pid, out pid))
                if (pid == root)
                    return true;
            return false;
        }
    }

    /// <summary>The second field after the command's name in parentheses, which may hold anything (proc(5)).</summary>
    private static int? Parent(string folder)
    {
        try
        {
            var stat = File.ReadAllText($"{folder}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<int> WaitForExit()
    {
        await process.WaitForExitAsync();
        watchdog?.Remove(Pid);
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int pid, int signal);
}
