using DotMac.Identity.Domain.Sessions;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace DotMac.Identity.Security;

/// <summary>Issues logout tokens (OpenID Connect Back-Channel Logout, 2.4): which session of which user has ended, for its client alone.</summary>
public sealed class LogoutTokens(SigningKeys keys, TokenIssuer issuer, TimeProvider time)
{
    public const string Event = "http://schemas.openid.net/event/backchannel-logout";

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(2);
    private readonly JsonWebTokenHandler handler = new() { SetDefaultTimesOnTokenCreation = false };

    public string Issue(Session ended)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            TokenType = "logout+jwt",
            Issuer = issuer.Issuer,
            Audience = ended.ClientId,
            IssuedAt = now,
            Expires = now + Life,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = ended.UserId.ToString(),
                ["sid"] = ended.Id.ToString(),
                ["jti"] = Guid.CreateVersion7().ToString("N"),
                ["events"] = new Dictionary<string, object> { [Event] = new Dictionary<string, object>() },
            },
            SigningCredentials = keys.Current,
        });
    }
}
