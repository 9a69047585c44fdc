using System.Collections.Concurrent;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace DotMac.NativeHost.Running;

/// <summary>A resource while it runs, or one replica of it: its state, its process, what it last said.</summary>
internal sealed class FleetResource
{
    private const int KeptLines = 40;
    private static readonly TimeSpan Recovered = TimeSpan.FromSeconds(60);
    private readonly int replica;
    private readonly Action<FleetResource> changed;
    private readonly ConcurrentQueue<string> lines = new();
    private readonly TaskCompletionSource healthy = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource completed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource? held;
    private long startedAt;
    private long healthySince;
    private int failures;

    public FleetResource(IResource model, int replica, Action<FleetResource> changed)
    {
        (Model, this.replica, this.changed) = (model, replica, changed);
        if (IsExplicit)
            Hold();
    }

    public IResource Model { get; }
    public string Name => replica == 0 ? Model.Name : $"{Model.Name}-{replica + 1}";
    public string State { get; private set; } = KnownResourceStates.Waiting;

    /// <summary>Ends when it first answered its health check; fails when it cannot start.</summary>
    public Task Healthy => healthy.Task;

    /// <summary>Ends when it ran to its end with exit code 0.</summary>
    public Task Completed => completed.Task;

    /// <summary>Whether it answered its health check when it was last asked.</summary>
    public bool IsHealthy { get; private set; }

    public int Restarts { get; private set; }
    public double? Seconds { get; private set; }
    public ChildProcess? Process { get; set; }
    public IEnumerable<string> LastLines => lines;
    public bool IsProject => Model is ProjectResource;

    /// <summary>Whether it starts only when it is told to.</summary>
    public bool IsExplicit => Model.Annotations.OfType<ExplicitStartAnnotation>().Any();

    /// <summary>A project without an endpoint serves nobody: it runs to its end.</summary>
    public bool IsRunToEnd => IsProject && !Endpoints.Any();

    /// <summary>What a start waits for.</summary>
    public Task Started => IsRunToEnd ? Completed : Healthy;

    public IEnumerable<EndpointAnnotation> Endpoints => Model.Annotations.OfType<EndpointAnnotation>();

    /// <summary>Ends when nobody wants it to be down.</summary>
    public Task Wanted => held?.Task ?? Task.CompletedTask;

    public int Port(EndpointAnnotation endpoint) => endpoint.AllocatedPorts[replica];

    public int Port(string endpoint) => Endpoints.FirstOrDefault(known => known.Name == endpoint) is { } found
        ? Port(found)
        : throw new DistributedApplicationException($"{Name} needs an endpoint named '{endpoint}'.");

    public string Url(EndpointAnnotation endpoint) => $"{endpoint.UriScheme}://{endpoint.Host}:{Port(endpoint)}";

    /// <summary>Keeps it down once it has ended, until <see cref="Release"/>.</summary>
    public void Hold() => held ??= new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => Interlocked.Exchange(ref held, null)?.TrySetResult();

    public void Starting()
    {
        startedAt = Stopwatch.GetTimestamp();
        Enter(KnownResourceStates.Starting);
    }

    /// <summary>Takes the answer of a health check; the first good one says that it runs.</summary>
    public void Answered(bool isReady)
    {
        if (isReady && !IsHealthy)
            healthySince = Stopwatch.GetTimestamp();
        IsHealthy = isReady;
        if (!isReady || State == KnownResourceStates.Running)
            return;

        Seconds ??= Elapsed();
        Enter(KnownResourceStates.Running);
        healthy.TrySetResult();
    }

    public void Finished()
    {
        Seconds ??= Elapsed();
        Enter(KnownResourceStates.Finished);
        completed.TrySetResult();
    }

    public void Gone()
    {
        // Who was well for a while starts again as promptly as the first time.
        failures = IsHealthy && Stopwatch.GetElapsedTime(healthySince) > Recovered ? 1 : failures + 1;
        Restarts++;
        IsHealthy = false;
        Enter(KnownResourceStates.Exited);
    }

    /// <summary>How long to wait before the next start.</summary>
    public TimeSpan BackOff() => TimeSpan.FromMilliseconds(Math.Min(10_000, 125 * Math.Pow(2, Math.Min(failures, 7))));

    public void Failed(Exception why)
    {
        IsHealthy = false;
        Enter(KnownResourceStates.FailedToStart);
        var said = string.Join(Environment.NewLine, lines.TakeLast(15));
        var told = new DistributedApplicationException($"{Name}: {why.Message}{Environment.NewLine}{said}");
        healthy.TrySetException(told);
        completed.TrySetException(told);
        _ = healthy.Task.Exception;
        _ = completed.Task.Exception;
    }

    public void Say(string line)
    {
        lines.Enqueue(line);
        while (lines.Count > KeptLines)
            lines.TryDequeue(out _);
    }

    private double Elapsed() => Math.Round(Stopwatch.GetElapsedTime(startedAt).TotalSeconds, 1);

    private void Enter(string state)
    {
        State = state;
        changed(this);
    }
}
