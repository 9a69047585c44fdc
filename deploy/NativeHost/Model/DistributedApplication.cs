using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using DotMac.NativeHost.Running;
using DotMac.NativeHost.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>What the generated classes in <c>Projects</c> tell of a project.</summary>
public interface IProjectMetadata
{
    string ProjectPath { get; }

    /// <summary>The built assembly; the native host runs it and never <c>dotnet run</c>.</summary>
    string AssemblyPath => throw new DistributedApplicationException($"{ProjectPath} was not built with AppHost.targets.");
}

public class DistributedApplicationException(string message) : Exception(message);

public sealed class DistributedApplicationExecutionContext
{
    public bool IsRunMode => true;
    public bool IsPublishMode => false;
}

public interface IResourceCollection : ICollection<IResource>;

internal sealed class ResourceCollection : List<IResource>, IResourceCollection;

public interface IResourceBuilder<out T> where T : IResource
{
    IDistributedApplicationBuilder ApplicationBuilder { get; }
    T Resource { get; }
    IResourceBuilder<T> WithAnnotation<TAnnotation>(
        TAnnotation annotation, ResourceAnnotationMutationBehavior behavior = ResourceAnnotationMutationBehavior.Append)
        where TAnnotation : IResourceAnnotation;
}

public interface IDistributedApplicationBuilder
{
    ConfigurationManager Configuration { get; }
    string AppHostDirectory { get; }
    IHostEnvironment Environment { get; }
    IServiceCollection Services { get; }
    DistributedApplicationExecutionContext ExecutionContext { get; }
    IResourceCollection Resources { get; }
    IResourceBuilder<T> AddResource<T>(T resource) where T : IResource;
    IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource;
    DistributedApplication Build();

    /// <summary>Where generated values are kept.</summary>
    internal SecretStore Secrets { get; }
}

/// <summary>The fleet, built from the model; running it starts the servers as native processes and then the projects.</summary>
public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost host;

    internal DistributedApplication(IHost host, Fleet fleet, IReadOnlyList<IResource> model) => (this.host, Fleet, Model) = (host, fleet, model);

    public IServiceProvider Services => host.Services;
    public ResourceNotificationService ResourceNotifications => new(Fleet);
    internal Fleet Fleet { get; }
    internal IReadOnlyList<IResource> Model { get; }

    public static IDistributedApplicationBuilder CreateBuilder(string[] args)
    {
        Failures.SayInOneLine();
        return new DistributedApplicationBuilder(args);
    }

    public Task StartAsync(CancellationToken cancellationToken = default) => Fleet.Start(cancellationToken);

    public async Task StopAsync(CancellationToken cancellationToken = default) => await Fleet.DisposeAsync();

    public void Run() => RunAsync().GetAwaiter().GetResult();

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (EntryPointHook.Current is { } hook)
            await hook.Ended;
        else
            await ConsoleRun.Run(Fleet, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Fleet.DisposeAsync();
        host.Dispose();
        GC.SuppressFinalize(this);
    }

    public void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }
}

internal sealed class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder inner = Host.CreateApplicationBuilder();

    public DistributedApplicationBuilder(string[] args)
    {
        Options = FleetOptions.Parse(args);
        // Aspire's configuration has the command line; of ours, this is what a topology may ask for.
        Configuration["replicas"] = Options.Replicas.ToString(CultureInfo.InvariantCulture);
    }

    public ConfigurationManager Configuration => inner.Configuration;
    public string AppHostDirectory { get; } = AppContext.BaseDirectory;
    public IHostEnvironment Environment => inner.Environment;
    public IServiceCollection Services => inner.Services;
    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();
    public IResourceCollection Resources { get; } = new ResourceCollection();
    internal FleetOptions Options { get; }
    SecretStore IDistributedApplicationBuilder.Secrets => field ??= new(Options);

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        if (Resources.Any(known => known.Name == resource.Name))
            throw new DistributedApplicationException($"Two resources are named '{resource.Name}'.");
        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        EntryPointHook.Current?.Offer(this);
        var app = new DistributedApplication(inner.Build(), new Fleet([.. Resources], Options), [.. Resources]);
        EntryPointHook.Current?.Built(app);
        return app;
    }

    private sealed class ResourceBuilder<T>(DistributedApplicationBuilder builder, T resource) : IResourceBuilder<T> where T : IResource
    {
        public IDistributedApplicationBuilder ApplicationBuilder => builder;
        public T Resource => resource;

        public IResourceBuilder<T> WithAnnotation<TAnnotation>(TAnnotation annotation, ResourceAnnotationMutationBehavior behavior)
            where TAnnotation : IResourceAnnotation
        {
            if (behavior == ResourceAnnotationMutationBehavior.Replace)
                resource.Annotations.RemoveAll(known => known is TAnnotation);
            resource.Annotations.Add(annotation);
            return this;
        }
    }
}

/// <summary>Names of the states that a resource goes through.</summary>
public static class KnownResourceStates
{
    public static readonly string Waiting = "Waiting";
    public static readonly string Starting = "Starting";
    public static readonly string Running = "Running";
    public static readonly string Finished = "Finished";
    public static readonly string Exited = "Exited";
    public static readonly string FailedToStart = "FailedToStart";
}

/// <summary>Waits for states of resources.</summary>
public sealed class ResourceNotificationService
{
    private readonly Fleet fleet;

    internal ResourceNotificationService(Fleet fleet) => this.fleet = fleet;

    /// <summary>Returns when the resource answers its health check, after a restart too; fails when it cannot start.</summary>
    public async Task WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        var resource = fleet[resourceName];
        await resource.Healthy.WaitAsync(cancellationToken);
        while (!resource.IsHealthy)
            await Task.Delay(50, cancellationToken);
    }

    public async Task WaitForResourceAsync(string resourceName, string targetState, CancellationToken cancellationToken = default)
    {
        while (fleet[resourceName].State != targetState)
            await Task.Delay(50, cancellationToken);
    }
}
