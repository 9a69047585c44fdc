using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Notifications.Tests;

/// <summary>A webhook receiver: keeps what comes and answers each path with the statuses that were told for it, the last one for ever.</summary>
public sealed class Receiver : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<int>> answers = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> held = new();
    private readonly ConcurrentQueue<Received> received = new();
    private WebApplication? app;

    public Uri Address => new(app!.Urls.First());

    public async Task Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapPost("/{name}", Answer);
        await app.StartAsync();
    }

    public string Url(string name, params int[] statuses)
    {
        if (statuses.Length > 0)
            answers[name] = new(statuses);
        return new Uri(Address, name).ToString();
    }

    /// <summary>Answers calls with that idempotency key, wherever they go, with these statuses.</summary>
    public void AnswerKey(string key, params int[] statuses) => answers[key] = new(statuses);

    /// <summary>Lets calls of the path wait for their answer until the source is set.</summary>
    public TaskCompletionSource Hold(string name) => held[name] = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IReadOnlyList<Received> At(string name) => [.. received.Where(hook => hook.Path == name)];

    public ValueTask DisposeAsync() => app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task<IResult> Answer(string name, HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var headers = request.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString());
        received.Enqueue(new(name, headers, await reader.ReadToEndAsync()));
        if (held.TryGetValue(name, out var release))
            await release.Task;
        var status = answers.TryGetValue(headers.GetValueOrDefault("idempotency-key", name), out var queue) ? queue.Count > 1 && queue.TryDequeue(out var next) ? next : queue.First() : 200;
        return status is >= 300 and < 400 ? Results.Redirect("http://169.254.169.254/") : Results.StatusCode(status);
    }
}

/// <summary>A call of the receiver.</summary>
public sealed record Received(string Path, Dictionary<string, string> Headers, string Body)
{
    public string Id => Headers["webhook-id"];
    public string Timestamp => Headers["webhook-timestamp"];
    public string[] Signatures => Headers["webhook-signature"].Split(' ');

    /// <summary>The signature that the holder of the secret computes over what came (Standard Webhooks 1.0).</summary>
    public string SignedWith(string secret) => "v1," + Convert.ToBase64String(
        HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), Encoding.UTF8.GetBytes($"{Id}.{Timestamp}.{Body}")));
}
