using Aspire.Hosting.ApplicationModel;
using DotMac.NativeHost.Running;
using DotMac.NativeHost.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Runs an AppHost inside a test.</summary>
public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(CancellationToken cancellationToken = default)
        where TEntryPoint : class => CreateAsync<TEntryPoint>([], cancellationToken);

    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default)
        where TEntryPoint : class
    {
        var hook = new EntryPointHook();
        return new Builder(await hook.Load(typeof(TEntryPoint).Assembly.EntryPoint!, args, cancellationToken), hook);
    }

    private sealed class Builder(IDistributedApplicationBuilder inner, EntryPointHook hook) : IDistributedApplicationTestingBuilder
    {
        public ConfigurationManager Configuration => inner.Configuration;
        public string AppHostDirectory => inner.AppHostDirectory;
        public IHostEnvironment Environment => inner.Environment;
        public IServiceCollection Services => inner.Services;
        public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;
        public IResourceCollection Resources => inner.Resources;
        SecretStore IDistributedApplicationBuilder.Secrets => inner.Secrets;

        public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource => inner.AddResource(resource);

        public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource => inner.CreateResourceBuilder(resource);

        public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

        public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) => hook.Build(cancellationToken);

        public ValueTask DisposeAsync()
        {
            hook.End();
            return ValueTask.CompletedTask;
        }
    }
}

/// <summary>An AppHost that was loaded and not yet built; a test may still change its model.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>Clients and addresses of the resources of a running fleet.</summary>
public static class DistributedApplicationHostingTestingExtensions
{
    public static HttpClient CreateHttpClient(this DistributedApplication app, string resourceName, string? endpointName = null) =>
        new() { BaseAddress = app.GetEndpoint(resourceName, endpointName) };

    public static Uri GetEndpoint(this DistributedApplication app, string resourceName, string? endpointName = null)
    {
        var resource = app.Fleet[resourceName];
        var endpoint = resource.Endpoints.FirstOrDefault(known => endpointName is null || known.Name == endpointName)
            ?? throw new ArgumentException($"{resourceName} has no such endpoint.", nameof(endpointName));
        return new Uri(resource.Url(endpoint));
    }

    public static ValueTask<string?> GetConnectionStringAsync(
        this DistributedApplication app, string resourceName, CancellationToken cancellationToken = default) =>
        ((IResourceWithConnectionString)app.Model.Single(resource => resource.Name == resourceName)).GetValueAsync(cancellationToken);
}
