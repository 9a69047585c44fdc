using System.Reflection;
using DotMac.ServiceDefaults.Data;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DotMac.Architecture.Tests;

/// <summary>A service of the fleet as the rules look at it: its assembly, and its host composed without any server behind it.</summary>
public sealed class Service(string name)
{
    private static readonly string[] Names = ["identity", "tenancy", "billing", "partners", "notifications", "audit", "operations"];

    public static IReadOnlyList<Service> All { get; } = [.. Names.Select(name => new Service(name))];

    public static TheoryData<string> Every => [.. Names];

    public string Name { get; } = name;

    /// <summary><c>Billing</c> for billing: the project's, the assembly's and the namespace's name.</summary>
    public string Project => char.ToUpperInvariant(Name[0]) + Name[1..];

    public Assembly Assembly => Assembly.Load(Project);

    public Type Context => Assembly.GetTypes().Single(type => type.IsSubclassOf(typeof(ServiceDbContext)));

    public static Service Of(string name) => All.Single(service => service.Name == name);

    /// <summary>Asks the composed host, in which nothing runs but the routing.</summary>
    public T Ask<T>(Func<IServiceProvider, T> question)
    {
        var factory = typeof(WebApplicationFactory<>).MakeGenericType(Context);
        using var host = (IDisposable)Activator.CreateInstance(factory)!;
        return (T)GetType().GetMethod(nameof(AskHost), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(Context, typeof(T)).Invoke(null, [host, question])!;
    }

    private static T AskHost<TEntry, T>(WebApplicationFactory<TEntry> factory, Func<IServiceProvider, T> question) where TEntry : class
    {
        using var composed = factory.WithWebHostBuilder(host => host.ConfigureTestServices(services =>
        {
            foreach (var worker in services.Where(service => service.ServiceType == typeof(IHostedService) && !IsWebHost(service)).ToArray())
                services.Remove(worker);
        }));
        using var scope = composed.Services.CreateScope();
        return question(scope.ServiceProvider);
    }

    private static bool IsWebHost(ServiceDescriptor service) =>
        service.ImplementationType?.Namespace?.StartsWith("Microsoft.AspNetCore.Hosting", StringComparison.Ordinal) == true;
}
