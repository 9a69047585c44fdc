using System.Text.Json;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Security;
using Microsoft.IdentityModel.JsonWebTokens;

namespace DotMac.Identity.Features.Connect;

/// <summary>What introspection tells of a living token (RFC 7662, 2.2).</summary>
internal static class TokenFacts
{
    private static readonly string[] Told = ["iss", "sub", "aud", "client_id", "exp", "iat", "jti", "sid", "tid"];

    public static Dictionary<string, object> Of(JsonWebToken token)
    {
        var facts = new Dictionary<string, object> { ["active"] = true, ["token_type"] = "Bearer", ["scope"] = ScopeOf(token) };
        foreach (var name in Told)
            if (token.TryGetPayloadValue<object>(name, out var value))
                facts[name] = value;
        if (token.TryGetClaim("act", out var acting))
            facts["act"] = JsonElement.Parse(acting.Value);
        return facts;
    }

    /// <summary>Of a refresh token no <c>token_type</c> is told: that says how an access token is shown (RFC 6749, 7.1), and nobody shows a service this one.</summary>
    public static Dictionary<string, object> Of(Session session) => new()
    {
        ["active"] = true,
        ["scope"] = string.Join(' ', session.Scopes ?? []),
        ["client_id"] = session.ClientId,
        ["sub"] = session.UserId.ToString(),
        ["sid"] = session.Id.ToString(),
        ["iat"] = session.LastUsedAt.ToUnixTimeSeconds(),
        ["exp"] = session.ExpiresAt.ToUnixTimeSeconds(),
    };

    /// <summary>What was lent; where nobody lends, what the token allows.</summary>
    private static string ScopeOf(JsonWebToken token) =>
        token.TryGetPayloadValue<string>("scope", out var lent)
            ? lent
            : string.Join(' ', token.Values("permissions"));
}
