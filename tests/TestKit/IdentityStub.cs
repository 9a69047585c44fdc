using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.TestKit;

/// <summary>
/// Identity at the process boundary, on Kestrel: discovery and keys, <c>/connect/token</c> for services, the revocation feed and the exchange
/// of API keys. It signs whatever a test asks for; the other services and the gateway trust it as they trust Identity.
/// </summary>
public sealed class IdentityStub : IAsyncDisposable
{
    public const string Issuer = "http://localhost:8080";

    private readonly ConcurrentQueue<(long Sequence, string Kind, string Subject, DateTimeOffset At)> revocations = new();
    private readonly ConcurrentDictionary<string, SecurityTokenDescriptor> apiKeys = new();
    private WebApplication? app;

    private IdentityStub(string issuer) => Tokens = new(issuer);

    /// <summary>Makes tokens, the hostile ones included.</summary>
    public StubTokens Tokens { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>How often an API key was exchanged here.</summary>
    public int Exchanges { get; private set; }

    /// <summary>The client assertions that services showed at <c>/connect/token</c>, the last one last.</summary>
    public ConcurrentQueue<string> Assertions { get; } = new();

    /// <summary>The credentials, key or none, with which discovery was asked for.</summary>
    public ConcurrentQueue<string> Seen { get; } = new();

    /// <summary>The configuration that makes a service trust this stub.</summary>
    public Dictionary<string, string?> Settings =>
        new() { ["services:identity:http:0"] = Address.ToString().TrimEnd('/'), ["PublicUrl"] = Tokens.Issuer };

    public static async Task<IdentityStub> Start(string issuer = Issuer)
    {
        var stub = new IdentityStub(issuer);
        await stub.Resume();
        return stub;
    }

    /// <summary>A user's access token, as it gets it after login.</summary>
    public string Token(Guid tenant, Guid user, params string[] permissions) => StubTokens.Sign(Tokens.User(tenant, user, permissions));

    /// <summary>A service's own token for <c>/internal</c> of others.</summary>
    public string ServiceToken(string service) => StubTokens.Sign(Tokens.Service(service));

    /// <summary>A token of any content; <see cref="Tokens"/> makes the hostile ones.</summary>
    public string Sign(Dictionary<string, object> claims, string audience = "dotmac") => StubTokens.Sign(Tokens.Describe(audience, claims));

    /// <summary>An API key that the exchange accepts.</summary>
    public string ApiKey(Guid tenant, params string[] permissions)
    {
        var key = $"dm_live_{Guid.NewGuid():N}_{Guid.NewGuid():N}";
        apiKeys[key] = Tokens.User(tenant, Guid.CreateVersion7(), permissions);
        return key;
    }

    /// <summary>Publishes a mark: tokens of that subject (kind session, user, client, key, grant or tenant) issued until now are refused.</summary>
    public void Revoke(string kind, string subject)
    {
        if (kind == "key")
            foreach (var (key, token) in apiKeys.Where(known => (string)known.Value.Claims["sub"] == subject))
                apiKeys.TryRemove(new(key, token));
        revocations.Enqueue((revocations.Count + 1, kind, subject, TimeProvider.System.GetUtcNow()));
    }

    /// <summary>Goes down: nothing answers at the address until <see cref="Resume"/>.</summary>
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
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Address?.Port ?? 0));
        app = builder.Build();
        Map(app);
        await app.StartAsync();
        Address = new Uri(app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        Tokens.Dispose();
    }

    private void Map(WebApplication stub)
    {
        stub.MapGet("/.well-known/openid-configuration", (HttpRequest request) =>
        {
            Seen.Enqueue($"{request.Headers.Authorization}{request.Headers["X-API-Key"]}");
            return new Dictionary<string, string>
            {
                ["issuer"] = Tokens.Issuer + "/",
                ["jwks_uri"] = Tokens.Issuer + "/.well-known/jwks",
                ["token_endpoint"] = Tokens.Issuer + "/connect/token",
            };
        });
        stub.MapGet("/.well-known/jwks", () => Tokens.KeySet());
        stub.MapPost("/connect/token", (Delegate)Issue);
        stub.MapGet("/internal/revocations", Follow);
        stub.MapPost("/internal/keys/exchange", (Delegate)Exchange);
        stub.MapPost("/api/v1/auth/login", async (HttpRequest request) =>
            new { sha256 = Convert.ToHexString(await System.Security.Cryptography.SHA256.HashDataAsync(request.Body)) });
    }

    private async Task<Dictionary<string, object>> Issue(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        Assertions.Enqueue(form["client_assertion"].ToString());
        return Answer(ServiceToken(form["client_id"].ToString()), 900);
    }

    private async Task<IResult> Follow(HttpContext http, long after, int wait)
    {
        if (!StubTokens.IsInternal(http))
            return Results.Unauthorized();

        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(wait);
        while (revocations.Count <= after && TimeProvider.System.GetUtcNow() < deadline)
            await Task.Delay(20, http.RequestAborted);
        var page = revocations.Where(mark => mark.Sequence > after).ToArray();
        return Results.Json(new
        {
            revocations = page.Select(mark => new { sequence = mark.Sequence, kind = mark.Kind, subject = mark.Subject, at = mark.At }),
            last = page.Length == 0 ? after : page[^1].Sequence,
        });
    }

    private async Task<IResult> Exchange(HttpContext http)
    {
        if (!StubTokens.IsInternal(http))
            return Results.Unauthorized();

        Exchanges++;
        var request = await http.Request.ReadFromJsonAsync<Dictionary<string, string>>();
        if (!apiKeys.TryGetValue(request!["key"], out var token))
            return Results.Unauthorized();

        token.IssuedAt = TimeProvider.System.GetUtcNow().UtcDateTime;
        return Results.Json(Answer(StubTokens.Sign(token), 300));
    }

    private static Dictionary<string, object> Answer(string token, int seconds) =>
        new() { ["access_token"] = token, ["token_type"] = "Bearer", ["expires_in"] = seconds };
}
