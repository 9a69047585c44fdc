using System.Net;
using Aspire.Hosting.ApplicationModel;

namespace DotMac.NativeHost.Running;

/// <summary>What a resource says of itself.</summary>
public enum Health
{
    Silent,
    NotReady,
    Ready,
}

/// <summary>Asks a resource how it is, for as long as it runs.</summary>
internal static class HealthCheck
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };

    /// <summary>Its own health check; without one it is well as soon as anything answers, and without an endpoint as soon as it runs.</summary>
    public static Func<CancellationToken, Task<Health>> Of(FleetResource resource)
    {
        if (!resource.Endpoints.Any())
            return _ => Task.FromResult(Health.Ready);

        var check = resource.Model.Annotations.OfType<HealthAnnotation>().FirstOrDefault();
        var expected = (HttpStatusCode)(check?.StatusCode ?? 200);
        var port = resource.Port(check?.EndpointName ?? resource.Endpoints.First().Name);
        var address = new Uri($"http://127.0.0.1:{port}{check?.Path ?? "/"}");
        return async ct =>
        {
            if (!await Loopback.Listens(port, ct))
                return Health.Silent;
            using var answer = await Http.GetAsync(address, ct);
            return check is null || answer.StatusCode == expected ? Health.Ready : Health.NotReady;
        };
    }

    /// <summary>
    /// Asks until the process has ended: often while nothing listens, seldom while it says that it is not ready. Many impatient askers
    /// starve the broker.
    /// </summary>
    public static async Task Follow(FleetResource resource, Func<CancellationToken, Task<Health>> ask, Task exited, CancellationToken ct)
    {
        while (!exited.IsCompleted)
        {
            var health = await Ask(ask, ct);
            if (exited.IsCompleted)
                return;
            resource.Answered(health == Health.Ready);
            var pause = health switch { Health.Ready => 2000, Health.Silent when !resource.Healthy.IsCompleted => 50, _ => 250 };
            await Task.WhenAny(exited, Task.Delay(pause, ct));
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>One answer; a connection that fails or hangs is none.</summary>
    public static async Task<Health> Ask(Func<CancellationToken, Task<Health>> ask, CancellationToken ct)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return await ask(patience.Token);
        }
        catch (Exception exception) when (exception is HttpRequestException or System.Net.Sockets.SocketException or IOException
            || exception is OperationCanceledException && !ct.IsCancellationRequested)
        {
            return Health.Silent;
        }
    }
}
