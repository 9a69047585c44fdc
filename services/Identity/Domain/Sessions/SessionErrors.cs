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

    /// <summary>The user allowed tokens for another service, or the resource is none of the fleet's.</summary>
    public static DomainException InvalidTarget() =>
        new(Refusal.Rule, "resource.invalid", "The resource is not one of the fleet's services, or not the one that was asked for at the beginning.");

    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "session.not_found", $"There is no live session {id}.");

    public static DomainException Current() => new(Refusal.Conflict, "session.current", "This is the session that you use: log out instead.");
}
