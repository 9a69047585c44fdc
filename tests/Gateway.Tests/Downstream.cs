using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace DotMac.Gateway.Tests;

/// <summary>A service behind the gateway that tells what reached it.</summary>
public sealed class Downstream : IAsyncDisposable
{
    private WebApplication? app;

    public Uri Address { get; private set; } = null!;

    /// <summary>How often its OpenAPI document was asked for.</summary>
    public int Documents { get; private set; }

    /// <summary>The paths that reached it.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    public static async Task<Downstream> Start()
    {
        var service = new Downstream();
        await service.Resume();
        return service;
    }

    public async Task Stop()
    {
        if (app is not null)
            await app.DisposeAsync();
        app = null;
    }

    public async Task Resume()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, Address?.Port ?? 0);
            kestrel.Limits.MaxRequestBodySize = null;
        });
        app = builder.Build();
        app.MapGet("/openapi/v1.json", () =>
        {
            Documents++;
            return Results.Json(
                new { openapi = "3.1.1", info = new { title = "Stub", version = "v1" }, servers = new[] { new { url = "/" } }, paths = new { } });
        });
        app.Map("/{**path}", (RequestDelegate)Answer);
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public ValueTask DisposeAsync() => new(Stop());

    private async Task Answer(HttpContext http)
    {
        Seen.Enqueue(http.Request.Path);
        if (http.Request.Query.TryGetValue("delay", out var delay))
            await Task.Delay(int.Parse(delay!, CultureInfo.InvariantCulture), http.RequestAborted);
        if (http.Request.Query.ContainsKey("abort"))
            http.Abort();
        if (http.Request.Query.TryGetValue("status", out var status))
        {
            http.Response.StatusCode = int.Parse(status!, CultureInfo.InvariantCulture);
            return;
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (buffer, length) = (new byte[64 * 1024], 0L);
        while (await http.Request.Body.ReadAsync(buffer) is > 0 and var read)
        {
            hash.AppendData(buffer, 0, read);
            length += read;
        }

        await http.Response.WriteAsJsonAsync(new Received(
            http.Request.Path,
            http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            length, Convert.ToHexString(hash.GetHashAndReset())));
    }
}

/// <summary>What reached the service.</summary>
public sealed record Received(string Path, Dictionary<string, string> Headers, long Length, string Sha256)
{
    public string? Header(string name) => Headers.FirstOrDefault(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
}
