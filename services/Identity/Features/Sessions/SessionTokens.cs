using DotMac.Identity.Domain.Authorizations;
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

    /// <summary>What the user lent to the client, where one stands between.</summary>
    internal string? Scope { get; init; }

    internal static SessionTokens Issue(TokenIssuer tokens, User user, Session session, SecretToken refreshToken)
    {
        var issued = Access(tokens, user, session, refreshToken.Row.TenantId);
        return new(issued.AccessToken, "Bearer", issued.ExpiresIn, refreshToken.ToString())
        {
            Scope = session.Scopes is { } scopes ? string.Join(' ', scopes) : null,
        };
    }

    /// <summary>The access token alone; it does not outlive its session.</summary>
    internal static IssuedToken Access(TokenIssuer tokens, User user, Session session, Guid tenantId)
    {
        var (now, left) = (tokens.Now, session.EndsAt - tokens.Now);
        var authority = user.AuthorityAt(now);
        var subject = new TokenSubject(
            "user", user.Id.ToString(), session.ClientId,
            session.Scopes is { } lent ? authority with { Granted = authority.Limit(OpenIdScopes.Permissions(lent)) } : authority)
        {
            TenantId = tenantId,
            SessionId = session.Id,
            AuthenticatedAt = session.AuthenticatedAt,
            Methods = session.Methods,
            Audience = session.Audience ?? TokenIssuer.FirstParty,
            Scope = session.Scopes is { } scopes ? string.Join(' ', scopes) : null,
        };
        return tokens.Issue(left < subject.Life ? subject with { Life = left } : subject);
    }
}
