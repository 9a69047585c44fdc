using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tokens;

namespace DotMac.Gateway.Edge;

/// <summary>
/// Swaps API keys for tokens of five minutes at Identity, and remembers each by the key's SHA-256 alone. That a key is unknown is remembered
/// for a few seconds, so that guessing does not reach Identity.
/// </summary>
internal sealed class ApiKeys(IHttpClientFactory clients, TimeProvider time)
{
    private const int MostKeys = 20_000;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefusalLife = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private readonly ConcurrentDictionary<string, Lazy<Task<Exchanged>>> known = new(StringComparer.Ordinal);

    public static bool IsKey(string text) => text.StartsWith("dm_live_", StringComparison.Ordinal);

    /// <summary>Whether Identity need not be asked about the key.</summary>
    public bool Knows(string key) => Find(HashOf(key)) is not null;

    /// <summary>The token for a key; null when Identity does not accept the key. Who asks at the same time shares one exchange.</summary>
    public async ValueTask<string?> Exchange(string key, CancellationToken ct)
    {
        var hash = HashOf(key);
        var exchange = Find(hash) ?? Begin(hash, key);
        try
        {
            return (await exchange.Value.WaitAsync(ct)).Token;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException && !ct.IsCancellationRequested)
        {
            known.TryRemove(new(hash, exchange));
            throw new DomainException(Refusal.Unavailable, "identity.unavailable", "API keys cannot be checked at the moment.");
        }
    }

    /// <summary>Drops what was remembered of a key whose token was revoked.</summary>
    public void Forget(string key) => known.TryRemove(HashOf(key), out _);

    private Lazy<Task<Exchanged>>? Find(string hash)
    {
        if (!known.TryGetValue(hash, out var exchange))
            return null;
        if (IsGood(exchange))
            return exchange;

        known.TryRemove(new(hash, exchange));
        return null;
    }

    /// <summary>An exchange that runs, or whose answer still holds; one that failed is not remembered.</summary>
    private bool IsGood(Lazy<Task<Exchanged>> exchange) =>
        !exchange.IsValueCreated || !exchange.Value.IsCompleted ||
        (exchange.Value.IsCompletedSuccessfully && exchange.Value.Result.Until > time.GetUtcNow());

    private Lazy<Task<Exchanged>> Begin(string hash, string key)
    {
        if (known.Count >= MostKeys)
            MakeRoom();
        return known.GetOrAdd(hash, new Lazy<Task<Exchanged>>(() => Ask(key)));
    }

    /// <summary>What is over and what was refused goes first, so that guessers do not push out the keys that work.</summary>
    private void MakeRoom()
    {
        foreach (var (hash, exchange) in known)
            if (!IsGood(exchange) || exchange is { IsValueCreated: true, Value: { IsCompletedSuccessfully: true, Result.Token: null } })
                known.TryRemove(new(hash, exchange));
        if (known.Count >= MostKeys)
            known.Clear();
    }

    private async Task<Exchanged> Ask(string key)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        var identity = new IdentityClient(clients.CreateClient(nameof(IdentityClient)));
        using var answer = await identity.Http.PostAsJsonAsync("/internal/keys/exchange", new KeyRequest(key), patience.Token);
        if (Refuses(answer))
            return new(null, time.GetUtcNow() + RefusalLife);

        var token = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<KeyAnswer>(patience.Token))!;
        return new(token.AccessToken, time.GetUtcNow().AddSeconds(token.ExpiresIn) - Margin);
    }

    /// <summary>Any 4xx is a word about the key, unless it is one about the gateway's own token.</summary>
    private static bool Refuses(HttpResponseMessage answer) =>
        answer.StatusCode is >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError &&
        answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout) &&
        !answer.Headers.WwwAuthenticate.ToString().Contains("invalid_token", StringComparison.Ordinal);

    private static string HashOf(string key) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    private sealed record Exchanged(string? Token, DateTimeOffset Until);

    private sealed record KeyRequest([property: JsonPropertyName("key")] string Key);

    private sealed record KeyAnswer(
        [property: JsonPropertyName("access_token")] string AccessToken, [property: JsonPropertyName("expires_in")] int ExpiresIn);
}
