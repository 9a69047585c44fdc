using Aspire.Hosting;
using DotMac.NativeHost.Running;

namespace DotMac.NativeHost;

/// <summary>What Aspire's own API cannot do to a running fleet: kill, pause, stop and restart its parts, for tests of survival.</summary>
public static class FleetControl
{
    /// <summary>Kills the resource's process group with SIGKILL; the host starts it again.</summary>
    public static void Kill(this DistributedApplication app, string resource) => End(app, resource, _ => Signal.Kill);

    /// <summary>Asks the resource to stop as it likes to be asked; the host starts it again.</summary>
    public static void Restart(this DistributedApplication app, string resource) => End(app, resource, process => process.StopSignal);

    /// <summary>Stops the resource and keeps it down until <see cref="Start"/>; returns when it is gone.</summary>
    public static async Task Stop(this DistributedApplication app, string resource)
    {
        app.Fleet[resource].Hold();
        app.Fleet[resource].Answered(isReady: false);
        await Process(app, resource).Stop();
    }

    /// <summary>Lets the resource run again, or for the first time where it waited for that.</summary>
    public static void Start(this DistributedApplication app, string resource) => app.Fleet[resource].Release();

    /// <summary>Freezes the resource and all that it started (SIGSTOP), as a machine that hangs.</summary>
    public static void Pause(this DistributedApplication app, string resource) => Process(app, resource).SendToAll(Signal.Stop);

    public static void Resume(this DistributedApplication app, string resource) => Process(app, resource).SendToAll(Signal.Continue);

    /// <summary>The page that stands in for Aspire's dashboard.</summary>
    public static Uri StatusPage(this DistributedApplication app) => app.Fleet.StatusPage;

    /// <summary>Has each line that a part of the fleet says, with the part's name.</summary>
    public static void Listen(this DistributedApplication app, Action<string, string> heard) =>
        app.Fleet.Said += (resource, line) => heard(resource.Name, line);

    /// <summary>Ids of the processes that run now, by resource.</summary>
    public static IReadOnlyDictionary<string, int> Pids(this DistributedApplication app) =>
        app.Fleet.Resources.Where(resource => resource.Process is { Exited.IsCompleted: false })
            .ToDictionary(resource => resource.Name, resource => resource.Process!.Pid);

    private static void End(DistributedApplication app, string resource, Func<ChildProcess, Signal> signal)
    {
        // Who waits for its health from now on means the next one's.
        app.Fleet[resource].Answered(isReady: false);
        var process = Process(app, resource);
        process.Send(signal(process));
    }

    private static ChildProcess Process(DistributedApplication app, string resource) =>
        app.Fleet[resource].Process is { Exited.IsCompleted: false } process
            ? process
            : throw new DistributedApplicationException($"{resource} does not run as a process.");
}
