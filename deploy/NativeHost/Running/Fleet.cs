using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace DotMac.NativeHost.Running;

/// <summary>Starts the model's resources, each as soon as what it waits for is there, and stops everything it started.</summary>
internal sealed class Fleet : IAsyncDisposable
{
    private readonly FleetOptions options;
    private readonly Dictionary<string, FleetResource> resources;
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];
    private readonly List<IAsyncDisposable> servers = [];
    private readonly Ports ports = new();
    private DataFolder? data;
    private StatusPage? status;

    public Fleet(IReadOnlyList<IResource> model, FleetOptions options)
    {
        this.options = options;
        resources = model.Where(resource => resource is ProjectResource or ContainerResource or ExecutableResource)
            .SelectMany(resource => Enumerable.Range(0, resource.Replicas())
                .Select(replica => new FleetResource(resource, replica, changed => Changed?.Invoke(changed))))
            .ToDictionary(resource => resource.Name);
        foreach (var resource in model)
            if (resource.Annotations.OfType<RefusedAnnotation>().FirstOrDefault() is { } refused)
                throw new DistributedApplicationException($"{resource.Name}: the native host cannot do {refused.What}.");
        foreach (var name in options.Except)
            if (!resources.TryGetValue(name, out var left) || !left.IsProject || left.IsRunToEnd)
                throw new UsageException($"--except takes a service of the fleet ({string.Join(", ", Services())}); '{name}' is none.");
    }

    public event Action<FleetResource>? Changed;

    public event Action<FleetResource, string>? Said;

    public IEnumerable<FleetResource> Resources => resources.Values;

    public Uri StatusPage => status?.Url ?? throw new DistributedApplicationException("The fleet was not started.");

    public FleetResource this[string name] =>
        resources.TryGetValue(name, out var known) ? known : throw new DistributedApplicationException($"There is no resource '{name}'.");

    /// <summary>Starts everything and returns when all is healthy or has run to its end; the first failure ends the start.</summary>
    public async Task Start(CancellationToken ct)
    {
        // Starting processes blocks threads; with two cores the pool would otherwise add one a second.
        ThreadPool.SetMinThreads(32, 32);
        data = await DataFolder.Claim(options, ct);
        status = new StatusPage(this, PortPlan.Allocate(Resources, ports, options));
        var drivers = Resources.Select(resource => (resource, driver: Drivers.For(resource, options.DataFolder, ports)))
            .Where(pair => pair.driver is not null).ToDictionary(pair => pair.resource, pair => pair.driver!);
        await status.Start(ct);
        await Packages.Ensure([.. drivers.Values.Select(driver => driver.Requires)], line => Console.WriteLine(line));

        var runner = new ResourceRunner(options, data.Watchdog, (resource, line) => Said?.Invoke(resource, line));
        foreach (var resource in Resources)
        {
            if (drivers.GetValueOrDefault(resource) is { } driver)
                servers.Add(driver);
            running.Add(Run(resource, () => runner.Run(resource, drivers.GetValueOrDefault(resource), servers.Add, stopping.Token)));
        }

        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(ct, stopping.Token);
        foreach (var resource in Resources.Where(resource => !options.Except.Contains(resource.Name) && !resource.IsExplicit))
            await resource.Started.WaitAsync(cancel.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (stopping.IsCancellationRequested)
            return;
        await stopping.CancelAsync();
        await Task.WhenAll(running).WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Services first: they finish what they have at hand while their servers still answer.
        var services = Resources.Where(resource => resource.Model is not ContainerResource);
        await Task.WhenAll(services.Select(resource => resource.Process).OfType<ChildProcess>().Select(process => process.Stop()));
        await Task.WhenAll(servers.Select(server => server.DisposeAsync().AsTask()));
        if (status is not null)
            await status.DisposeAsync();
        if (data is not null)
            await data.DisposeAsync();
        ports.Dispose();
        stopping.Dispose();
    }

    private IEnumerable<string> Services() =>
        Resources.Where(resource => resource.IsProject && !resource.IsRunToEnd).Select(resource => resource.Name);

    /// <summary>Waits for what it waits for and runs it until the fleet stops; what goes wrong is the resource's own failure.</summary>
    private async Task Run(FleetResource resource, Func<Task> run)
    {
        try
        {
            foreach (var wait in resource.Model.Annotations.OfType<WaitAnnotation>())
                foreach (var target in Waited(wait.Resource))
                    await (wait.Kind == WaitKind.Completed ? target.Completed : target.Healthy).WaitAsync(stopping.Token);
            await run();
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // Stopping.
        }
        catch (Exception exception)
        {
            resource.Failed(exception);
        }
    }

    /// <summary>All replicas of the resource; a database stands for its server, and a connection string for nothing that starts.</summary>
    private IEnumerable<FleetResource> Waited(IResource resource)
    {
        var target = resource is PostgresDatabaseResource database ? database.Parent : resource;
        return Resources.Where(known => known.Model == target);
    }
}
