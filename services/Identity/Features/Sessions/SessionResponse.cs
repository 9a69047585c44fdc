using System.Linq.Expressions;
using DotMac.Identity.Domain.Sessions;

namespace DotMac.Identity.Features.Sessions;

/// <summary>
/// A place where the caller is signed in, or a client to which it lent its <c>scopes</c>; <c>current</c> is the one that it asks from.
/// </summary>
public sealed record SessionResponse(
    Guid Id, string ClientId, IReadOnlyList<string>? Scopes, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? IpAddress, string? UserAgent, bool Current)
{
    internal static Expression<Func<Session, SessionResponse>> SeenFrom(Guid? current) => session => new(
        session.Id, session.ClientId, session.Scopes, session.CreatedAt, session.LastUsedAt, session.ExpiresAt, session.IpAddress, session.UserAgent, session.Id == current);
}
