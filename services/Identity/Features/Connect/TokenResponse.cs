using System.Text.Json.Serialization;
using DotMac.Identity.Features.Sessions;

namespace DotMac.Identity.Features.Connect;

/// <summary>What the token endpoint gives in a user's name (RFC 6749, 5.1; OpenID Connect Core, 3.1.3.3).</summary>
internal sealed record TokenResponse(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Scope { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdToken { get; init; }

    public static TokenResponse From(SessionTokens tokens, string? idToken = null) =>
        new(tokens.AccessToken, tokens.TokenType, tokens.ExpiresIn, tokens.RefreshToken) { Scope = tokens.Scope, IdToken = idToken };
}
