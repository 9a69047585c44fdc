using System.Collections.Concurrent;
using System.Net.Mime;
using System.Text.Json;
using System.Text.Json.Nodes;
using DotMac.Gateway.Edge;
using DotMac.Gateway.Routing;

namespace DotMac.Gateway.Reference;

/// <summary>The services' OpenAPI documents, with the gateway as their server; each is fetched at most once a minute.</summary>
internal sealed class ServiceDocuments(IHttpClientFactory clients, IConfiguration configuration, TimeProvider time)
{
    public const string ClientName = "documents";
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private readonly ConcurrentDictionary<string, (byte[] Document, DateTimeOffset Until)> kept = new(StringComparer.Ordinal);

    public async Task Get(string service, HttpContext http)
    {
        if (FleetServices.All.All(known => known.Name != service))
        {
            await http.Refuse(StatusCodes.Status404NotFound, "service.not_found", "There is no such service.");
            return;
        }

        try
        {
            var document = await Find(service, http.RequestAborted);
            http.Response.ContentType = MediaTypeNames.Application.Json;
            http.Response.Headers.CacheControl = "public, max-age=60";
            await http.Response.Body.WriteAsync(document, http.RequestAborted);
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !http.RequestAborted.IsCancellationRequested)
        {
            await http.Refuse(StatusCodes.Status503ServiceUnavailable, "service.unavailable", "The service does not answer at the moment.");
        }
    }

    private async Task<byte[]> Find(string service, CancellationToken ct)
    {
        if (kept.TryGetValue(service, out var known) && known.Until > time.GetUtcNow())
            return known.Document;

        var document = (await clients.CreateClient(ClientName).GetFromJsonAsync<JsonObject>(new Uri($"http://{service}/openapi/v1.json"), ct))!;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = (configuration["PublicUrl"] ?? "http://localhost:8080").TrimEnd('/') });
        var bytes = JsonSerializer.SerializeToUtf8Bytes(document);
        kept[service] = (bytes, time.GetUtcNow() + Kept);
        return bytes;
    }
}
