using System.Linq.Expressions;
using DotMac.Identity.Domain.Scim;

namespace DotMac.Identity.Features.ScimTokens;

/// <summary>A SCIM token without its secret.</summary>
public sealed record ScimTokenResponse(
    Guid Id, string Name, Guid CreatedBy, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt)
{
    internal static readonly Expression<Func<ScimToken, ScimTokenResponse>> Projection =
        token => new(token.Id, token.Name, token.CreatedBy, token.CreatedAt, token.ExpiresAt, token.LastUsedAt, token.RevokedAt);

    private static readonly Func<ScimToken, ScimTokenResponse> Project = Projection.Compile();

    internal static ScimTokenResponse From(ScimToken token) => Project(token);
}
