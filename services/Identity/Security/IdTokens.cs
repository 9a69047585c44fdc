using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.Authorizations;
using DotMac.Identity.Domain.Users;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Security;

/// <summary>Issues ID tokens (OpenID Connect Core, 2): who signed in, when and by what, for the client that asked and nobody else.</summary>
public sealed class IdTokens(SigningKeys keys, TokenIssuer issuer, OpenIdClaims told, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(15);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    /// <summary>Null where the client did not ask for the scope <c>openid</c>.</summary>
    /// <param name="accessToken">What is given with it, which its <c>at_hash</c> binds to it (3.1.3.6).</param>
    public string? Issue(Lent lent, User user, Guid sessionId, string accessToken)
    {
        if (!lent.Scopes.Contains(OpenIdScopes.OpenId))
            return null;

        var now = time.GetUtcNow().UtcDateTime;
        var claims = told.Of(user, lent.Scopes);
        (claims["auth_time"], claims["sid"]) = (lent.AuthenticatedAt.ToUnixTimeSeconds(), sessionId.ToString());
        claims["at_hash"] = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(accessToken)).AsSpan(0, 16));
        if (lent.Methods.Count > 0)
            claims["amr"] = lent.Methods.ToArray();
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
