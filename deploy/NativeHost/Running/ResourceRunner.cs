using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using DotMac.NativeHost.Mail;
using DotMac.NativeHost.Servers;

namespace DotMac.NativeHost.Running;

/// <summary>Runs a resource as its kind asks: server, service, run to an end, or one that the developer runs elsewhere.</summary>
internal sealed class ResourceRunner(FleetOptions options, Watchdog watchdog, Action<FleetResource, string> said)
{
    /// <summary>Runs it until the fleet stops.</summary>
    public async Task Run(FleetResource resource, Server? driver, Action<IAsyncDisposable> owned, CancellationToken ct)
    {
        if (options.Except.Contains(resource.Name))
            await Left(resource, ct);
        else if (driver is not null)
            await KeepRunning(resource, () => RunServer(resource, driver, ct), ct);
        else if (resource.IsRunToEnd)
            await RunToEnd(resource, ct);
        else if (resource.Model is ContainerResource)
            await RunCatcher(resource, owned, ct);
        else
            await KeepRunning(resource, () => RunService(resource, ct), ct);
    }

    /// <summary>Starts it again, later each time, whenever it ended; not while somebody holds it down.</summary>
    private static async Task KeepRunning(FleetResource resource, Func<Task> runOnce, CancellationToken ct)
    {
        while (true)
        {
            await resource.Wanted.WaitAsync(ct);
            resource.Starting();
            await runOnce();
            resource.Gone();
            if (resource.Wanted.IsCompleted)
                await Task.Delay(resource.BackOff(), ct);
        }
    }

    private async Task RunServer(FleetResource resource, Server server, CancellationToken ct)
    {
        try
        {
            await server.Start(line => Hear(resource, line), watchdog, ct);
            resource.Process = server.Children[^1];
            await HealthCheck.Follow(resource, server.Health, resource.Process.Exited, ct);
        }
        catch (DistributedApplicationException) when (resource.Healthy.IsCompletedSuccessfully)
        {
            // It ran before: what its last end left behind (a lock, a child that dies slowly) goes away, so it is tried again.
        }

        await server.DisposeAsync();
    }

    private async Task RunService(FleetResource resource, CancellationToken ct)
    {
        resource.Process = ChildProcess.Start(await Spec(resource, ct), line => Hear(resource, line), watchdog);
        await HealthCheck.Follow(resource, HealthCheck.Of(resource), resource.Process.Exited, ct);
        if (resource.Restarts >= 5 && !resource.Healthy.IsCompleted)
            throw new DistributedApplicationException($"ended with exit code {await resource.Process.Exited} five times while it started");
    }

    private async Task RunToEnd(FleetResource resource, CancellationToken ct)
    {
        await resource.Wanted.WaitAsync(ct);
        resource.Starting();
        resource.Process = ChildProcess.Start(await Spec(resource, ct) with { Background = true }, line => Hear(resource, line), watchdog);
        if (await resource.Process.Exited.WaitAsync(ct) is not 0 and var code)
            throw new DistributedApplicationException($"ended with exit code {code}");
        resource.Finished();
    }

    /// <summary>Writes the environment for whoever runs it elsewhere, and goes by its health alone.</summary>
    private async Task Left(FleetResource resource, CancellationToken ct)
    {
        await EnvironmentFile.Write(resource, options, ct);
        resource.Starting();
        await HealthCheck.Follow(resource, HealthCheck.Of(resource), new TaskCompletionSource().Task, ct);
    }

    private static async Task RunCatcher(FleetResource resource, Action<IAsyncDisposable> owned, CancellationToken ct)
    {
        await resource.Wanted.WaitAsync(ct);
        resource.Starting();
        var catcher = new MailCatcher(resource.Port("smtp"), resource.Port("http"));
        owned(catcher);
        await catcher.Start(ct);
        resource.Answered(isReady: true);
    }

    private Task<ProcessSpec> Spec(FleetResource resource, CancellationToken ct) =>
        resource.IsProject ? ProjectSpec.For(resource, options, ct) : ExecutableSpec.For(resource, ct);

    private void Hear(FleetResource resource, string line)
    {
        resource.Say(line);
        said(resource, line);
    }
}
