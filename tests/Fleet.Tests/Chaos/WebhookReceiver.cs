using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>Takes webhooks and keeps the ids of all of them, where the fleet's catcher keeps but the newest.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Endpoint, string Id)> received = new();
    private readonly WebApplication app;

    private WebhookReceiver(Uri address)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address.ToString());
        app = builder.Build();
        app.MapPost("/{endpoint}", (string endpoint, HttpRequest request) => received.Enqueue((endpoint, request.Headers["webhook-id"].ToString())));
    }

    public static async Task<WebhookReceiver> Start(Uri address)
    {
        var receiver = new WebhookReceiver(address);
        await receiver.app.StartAsync();
        return receiver;
    }

    public int Calls => received.Count;

    /// <summary>Endpoint and <c>webhook-id</c>, the repetitions of a delivery left out.</summary>
    public IEnumerable<(string Endpoint, string Id)> Arrived => received.Distinct();

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
