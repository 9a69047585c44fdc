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

    /// <summary>For all that was lent.</summary>
    internal static SessionTokens Issue(TokenIssuer tokens, User user, Session session, SecretToken refreshToken) =>
        Issue(tokens, user, session, refreshToken, session.Scopes);

    internal static SessionTokens Issue(TokenIssuer tokens, User user, Session session, SecretToken refreshToken, IReadOnlyCollection<string>? scopes)
    {
        var issued = Access(tokens, user, session, refreshToken.Row.TenantId, scopes);
        return new(issued.AccessToken, "Bearer", issued.ExpiresIn, refreshToken.ToString()) { Scope = Text(scopes) };
    }

    /// <summary>The access token alone; it does not outlive its session.</summary>
    internal static IssuedToken Access(TokenIssuer tokens, User user, Session session, Guid tenantId) => Access(tokens, user, session, tenantId, session.Scopes);

    private static IssuedToken Access(TokenIssuer tokens, User user, Session session, Guid tenantId, IReadOnlyCollection<string>? scopes)
    {
        var (now, left) = (tokens.Now, session.EndsAt - tokens.Now);
        var authority = user.AuthorityAt(now);
        var subject = new TokenSubject(
            "user", user.Id.ToString(), session.ClientId,
            scopes is { } lent ? authority with { Granted = authority.Limit(OpenIdScopes.Permissions(lent)) } : authority)
        {
            TenantId = tenantId,
            SessionId = session.Id,
            AuthenticatedAt = session.AuthenticatedAt,
            Methods = session.Methods,
            Audience = session.Audience ?? TokenIssuer.FirstParty,
            Scope = Text(scopes),
        };
        return tokens.Issue(left < subject.Life ? subject with { Life = left } : subject);
    }

    private static string? Text(IReadOnlyCollection<string>? scopes) => scopes is null ? null : string.Join(' ', scopes);
}
