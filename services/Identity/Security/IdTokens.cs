using DotMac.Identity.Domain.Authorizations;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Security;

/// <summary>Issues ID tokens (OpenID Connect Core, 2): who signed in and when, for the client that asked and nobody else.</summary>
public sealed class IdTokens(SigningKeys keys, TokenIssuer issuer, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Issue(AuthorizationCode code)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = code.UserId.ToString(),
            ["auth_time"] = code.AuthenticatedAt.ToUnixTimeSeconds(),
            ["sid"] = code.SessionId!.Value.ToString(),
        };
        if (code.Nonce is { } nonce)
            claims["nonce"] = nonce;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Issuer,
            Audience = code.ClientId,
            IssuedAt = now,
            Expires = now + Life,
            Claims = claims,
            SigningCredentials = keys.Current,
        });
    }
}
