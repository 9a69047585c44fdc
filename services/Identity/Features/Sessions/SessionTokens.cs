using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Security;

namespace DotMac.Identity.Features.Sessions;

/// <summary>What a sign-in or a refresh gives.</summary>
public sealed record SessionTokens(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken)
{
    /// <summary>The client of sign-ins over our own API.</summary>
    public const string FirstPartyClient = "dotmac";

    internal static SessionTokens Issue(TokenIssuer tokens, User user, Session session, SecretToken refreshToken)
    {
        var (now, left) = (tokens.Now, session.EndsAt - tokens.Now);
        var subject = new TokenSubject("user", user.Id.ToString(), session.ClientId, user.AuthorityAt(now))
        {
            TenantId = refreshToken.Row.TenantId,
            SessionId = session.Id,
        };
        var issued = tokens.Issue(left < subject.Life ? subject with { Life = left } : subject);
        return new(issued.AccessToken, "Bearer", issued.ExpiresIn, refreshToken.ToString());
    }
}
