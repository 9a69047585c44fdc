using DotMac.Kernel;

namespace DotMac.Identity.Domain.Sessions;

/// <summary>Why an operation on a session is refused.</summary>
public static class SessionErrors
{
    public const string InvalidTargetCode = "resource.invalid";
    public const string ScopeNotLentCode = "scope.not_lent";

    /// <summary>Unknown, expired, revoked and forged tokens look the same.</summary>
    public static DomainException InvalidRefreshToken() =>
        new(Refusal.Unauthenticated, "refresh_token.invalid", "The refresh token is not valid: sign in again.");

    /// <summary>Unknown, expired, used and forged codes look the same.</summary>
    public static DomainException InvalidCode() =>
        new(Refusal.Unauthenticated, "authorization_code.invalid", "The authorization code is not valid.");

    /// <summary>The user allowed tokens for another service, or the resource is none of the fleet's.</summary>
    public static DomainException InvalidTarget() =>
        new(Refusal.Rule, InvalidTargetCode, "The resource is not one of the fleet's services, or not the one that was asked for at the beginning.");

    /// <summary>A refresh asks for more than the user lent (RFC 6749, 6); the refresh token stays good.</summary>
    public static DomainException ScopeNotLent(string scope) => new(Refusal.Rule, ScopeNotLentCode, $"The user did not lend the scope {scope}.");

    public static DomainException NotFound(Guid id) => new(Refusal.NotFound, "session.not_found", $"There is no live session {id}.");

    public static DomainException Current() => new(Refusal.Conflict, "session.current", "This is the session that you use: log out instead.");
}
