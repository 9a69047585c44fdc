using DotMac.Kernel;

namespace DotMac.Identity.Domain.Sessions;

/// <summary>Why an operation on a session is refused.</summary>
public static class SessionErrors
{
    /// <summary>Unknown, expired, revoked and forged tokens look the same.</summary>
    public static DomainException InvalidRefreshToken() =>
        new(Refusal.Unauthenticated, "refresh_token.invalid", "The refresh token is not valid: sign in again.");

    /// <summary>Unknown, expired, used and forged codes look the same.</summary>
    public static DomainException InvalidCode() =>
        new(Refusal.Unauthenticated, "authorization_code.invalid", "The authorization code is not valid.");

    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "session.not_found", $"There is no live session {id}.");

    public static DomainException Current() => new(Refusal.Conflict, "session.current", "This is the session that you use: log out instead.");
}
