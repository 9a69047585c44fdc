namespace DotMac.NativeHost.Running;

/// <summary>A process to start: command, folder, environment; secrets go in by environment or standard input, never by argument.</summary>
public sealed record ProcessSpec(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>Written to standard input, which is then closed.</summary>
    public string? Input { get; init; }

    /// <summary>Takes both streams in the host's place, for a process that outlives it.</summary>
    public string? LogFile { get; init; }

    /// <summary>Runs as this user, when the host is root.</summary>
    public string? User { get; init; }

    /// <summary>Gives way to others (nice 5).</summary>
    public bool Background { get; init; }

    /// <summary>What asks it to stop; PostgreSQL takes SIGINT for a fast shutdown.</summary>
    public Signal StopSignal { get; init; } = Signal.Terminate;

    /// <summary>How long it may take to stop before it is killed.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(8);
}

/// <summary>The POSIX signals that the host sends.</summary>
public enum Signal
{
    Interrupt = 2,
    Kill = 9,
    Terminate = 15,
    Continue = 18,
    Stop = 19,
}
