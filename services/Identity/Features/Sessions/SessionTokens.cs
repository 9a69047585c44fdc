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
        var lent = session.Scopes is { } scopes ? user.Authority.Limit(OpenIdScopes.Permissions(scopes)) : null;
        var authority = lent is null ? user.Authority : user.Authority with { Granted = lent };
        var scope = session.Scopes is null ? null : string.Join(' ', session.Scopes);
        var issued = tokens.Issue(new("user", user.Id.ToString(), session.ClientId, authority)
        {
            TenantId = refreshToken.Row.TenantId,
            SessionId = session.Id,
            Scope = scope,
        });
        return new(issued.AccessToken, "Bearer", issued.ExpiresIn, refreshToken.ToString()) { Scope = scope };
    }
}
