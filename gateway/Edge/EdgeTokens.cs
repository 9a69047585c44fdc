using DotMac.Gateway.RateLimits;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tokens;
using Microsoft.Net.Http.Headers;

namespace DotMac.Gateway.Edge;

/// <summary>
/// Finds out whom a request speaks for: a token is checked (from the cache, mostly), an API key is swapped for a token, and only a token
/// goes on.
/// </summary>
internal sealed class EdgeTokens(AccessTokens tokens, ApiKeys keys, RateLimiter limiter)
{
    private const string Bearer = "Bearer ";
    public const string KeyHeader = "X-API-Key";

    /// <summary>Where the service has credentials of its own, no API key reaches it either.</summary>
    public static void DropKeys(HttpContext http)
    {
        var headers = http.Request.Headers;
        headers.Remove(KeyHeader);
        if (headers.Authorization is [{ } bearer] && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) &&
            ApiKeys.IsKey(bearer[Bearer.Length..].Trim()))
            headers.Remove(HeaderNames.Authorization);
    }

    /// <summary>Null when the request was answered here: too many keys that nobody knows came from its address.</summary>
    public ValueTask<Caller?> Identify(HttpContext http)
    {
        var headers = http.Request.Headers;
        var authorization = headers.Authorization;
        var key = headers[KeyHeader];
        if (key.Count > 0)
            headers.Remove(KeyHeader);

        if (authorization is [{ } bearer] && bearer.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase))
        {
            var token = bearer[Bearer.Length..].Trim();
            return ApiKeys.IsKey(token) ? Swap(http, token) : Check(token);
        }

        if (authorization.Count > 0)
            return new(Caller.Impostor);
        return key switch
        {
            [] => new(Caller.Nobody),
            [{ } text] when ApiKeys.IsKey(text) => Swap(http, text),
            _ => new(Caller.Impostor),
        };
    }

    private async ValueTask<Caller?> Swap(HttpContext http, string key)
    {
        var known = keys.Knows(key);
        if (!known && !await limiter.AdmitStranger(http))
            return null;
        if (await Try(http, key) is not { } caller)
            return Caller.Impostor;
        if (!caller.Refused || !known)
            return caller;

        // The remembered token was revoked, say with a role of the key's creator; the key may still be good for another.
        keys.Forget(key);
        return await Try(http, key) ?? Caller.Impostor;
    }

    private async ValueTask<Caller?> Try(HttpContext http, string key)
    {
        if (await keys.Exchange(key, http.RequestAborted) is not { } token)
            return null;

        http.Request.Headers[HeaderNames.Authorization] = Bearer + token;
        return await Check(token);
    }

    /// <summary>A service's own token is for <c>/internal</c>, which is not reached from here.</summary>
    private async ValueTask<Caller?> Check(string token) =>
        await tokens.Check(token) is { } principal && !principal.HasClaim("aud", "internal") && principal.Subject() is { } subject
            ? new(subject, Refused: false)
            : Caller.Impostor;
}
