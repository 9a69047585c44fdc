using System.Linq.Expressions;
using DotMac.Identity.Domain.ApiKeys;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>An API key without its secret.</summary>
public sealed record ApiKeyResponse(
    Guid Id, string Name, string? Description, IReadOnlyList<string> Scopes, Guid UserId, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt,
    DateTimeOffset? LastUsedAt,
    DateTimeOffset? RevokedAt)
{
    internal static readonly Expression<Func<ApiKey, ApiKeyResponse>> Projection =
        key => new(key.Id, key.Name, key.Description, key.Scopes, key.UserId, key.CreatedAt, key.ExpiresAt, key.LastUsedAt, key.RevokedAt);

    private static readonly Func<ApiKey, ApiKeyResponse> Project = Projection.Compile();

    internal static ApiKeyResponse From(ApiKey key) => Project(key);
}
