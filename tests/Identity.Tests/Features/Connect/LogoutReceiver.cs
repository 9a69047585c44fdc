using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Identity.Tests.Features.Connect;

/// <summary>The apps' own servers, which are told of sign-outs; each path answers with the statuses that were told for it, the last one for ever.</summary>
internal sealed class LogoutReceiver : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Name, string Token)> received = new();
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> answers = new();
    private readonly WebApplication app;

    private LogoutReceiver(WebApplication app) => this.app = app;

    public static async Task<LogoutReceiver> Start(IdentityHost host)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{host.LogoutPort}");
        var receiver = new LogoutReceiver(builder.Build());
        receiver.app.MapPost("/{name}", receiver.Answer);
        await receiver.app.StartAsync();
        return receiver;
    }

    public string Url(string name, params int[] statuses)
    {
        answers[name] = new(statuses);
        return new Uri(new Uri(app.Urls.First()), name).ToString();
    }

    /// <summary>The logout tokens that came, oldest first.</summary>
    public IReadOnlyList<string> At(string name) => [.. received.Where(told => told.Name == name).Select(told => told.Token)];

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> Answer(string name, HttpRequest request)
    {
        received.Enqueue((name, (await request.ReadFormAsync())["logout_token"].ToString()));
        var queue = answers[name];
        return Results.StatusCode(queue.Count > 1 && queue.TryDequeue(out var next) ? next : queue.First());
    }
}
