using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DotMac.ServiceDefaults.Auth;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.ServiceDefaults.Tokens;

/// <summary>
/// Remembers validated tokens by their SHA-256 until they expire, so that a known token costs a hash and not a signature check.
/// Revocation is asked on every request, after this.
/// </summary>
internal sealed class CachingTokenHandler(TimeProvider time) : TokenHandler
{
    private const int MostTokens = 5_000;
    private readonly JsonWebTokenHandler inner = new() { MapInboundClaims = false };
    private readonly ConcurrentDictionary<UInt256, TokenValidationResult> known = new();

    public override async Task<TokenValidationResult> ValidateTokenAsync(string token, TokenValidationParameters validationParameters)
    {
        var key = KeyOf(token);
        if (known.TryGetValue(key, out var cached))
        {
            if (cached.SecurityToken.ValidTo > time.GetUtcNow().UtcDateTime)
                return cached;
            known.TryRemove(key, out _);
        }

        var result = await inner.ValidateTokenAsync(token, validationParameters);
        if (!result.IsValid)
            return result;
        if (result.SecurityToken is JsonWebToken { } read && read.TryGetHeaderValue<object>("crit", out _))
            return new() { IsValid = false, Exception = new SecurityTokenException("The token has critical headers, and none is understood here (RFC 7515, 4.1.11).") };
        if (!ActingParty.TryRead(result.ClaimsIdentity.FindFirst("act")?.Value, out _))
            return new() { IsValid = false, Exception = new SecurityTokenException("Who acts with the token cannot be told.") };

        if (known.Count >= MostTokens)
            MakeRoom();
        return known[key] = result;
    }

    private void MakeRoom()
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var (key, token) in known)
            if (token.SecurityToken.ValidTo <= now)
                known.TryRemove(key, out _);
        if (known.Count >= MostTokens)
            known.Clear();
    }

    public override SecurityToken ReadToken(string token) => inner.ReadToken(token);

    private static UInt256 KeyOf(string token)
    {
        Span<UInt256> key = stackalloc UInt256[1];
        SHA256.HashData(MemoryMarshal.AsBytes(token.AsSpan()), MemoryMarshal.AsBytes(key));
        return key[0];
    }

    private readonly record struct UInt256(ulong A, ulong B, ulong C, ulong D);
}
