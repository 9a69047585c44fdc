using DotMac.Identity.Domain.Authorizations;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Security;

/// <summary>Issues ID tokens (OpenID Connect Core, 2): who signed in and when, for the client that asked and nobody else.</summary>
public sealed class IdTokens(SigningKeys keys, TokenIssuer issuer, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Issue(Lent lent, Guid sessionId)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>
        {
            ["sub"] = lent.UserId.ToString(),
            ["auth_time"] = lent.AuthenticatedAt.ToUnixTimeSeconds(),
            ["sid"] = sessionId.ToString(),
        };
        if (lent.Nonce is { } nonce)
            claims["nonce"] = nonce;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer.Issuer,
            Audience = lent.ClientId,
            IssuedAt = now,
            Expires = now + Life,
            Claims = claims,
            SigningCredentials = keys.Current,
        });
    }
}
