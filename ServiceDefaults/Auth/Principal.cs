using System.Security.Claims;

namespace DotMac.ServiceDefaults.Auth;

/// <summary>The claims of the fleet's access tokens (design, section 8).</summary>
public static class Principal
{
    public static string? Subject(this ClaimsPrincipal user) => user.FindFirst("sub")?.Value;

    public static Guid? TenantId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirst("tid")?.Value, out var id) ? id : null;

    public static Guid? SessionId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirst("sid")?.Value, out var id) ? id : null;

    /// <summary>When the user last proved who it is.</summary>
    public static DateTimeOffset? AuthenticatedAt(this ClaimsPrincipal user) =>
        long.TryParse(user.FindFirst("auth_time")?.Value, out var seconds) && seconds is >= 0 and <= uint.MaxValue ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    /// <summary>The user behind the token: itself, or the one whose API key was exchanged for it.</summary>
    public static Guid? UserId(this ClaimsPrincipal user) => Guid.TryParse(user.FindFirst("uid")?.Value ?? user.Subject(), out var id) ? id : null;

    /// <summary>Who acts as the user of the token (RFC 8693, 4.1); null where the user does so itself.</summary>
    public static ActingParty? Acting(this ClaimsPrincipal user) => ActingParty.Of(user.FindFirst("act")?.Value);

    /// <summary>The platform administrator who acts as the user of the token, be it through a client to which it gave its token; null where none does.</summary>
    public static string? Administrator(this ClaimsPrincipal user) => user.Acting()?.Administrator;

    /// <summary>The client that acts with a token which it exchanged for the user's (delegation, no impersonation); null where none does.</summary>
    public static string? Delegate(this ClaimsPrincipal user) => user.Acting() is { Kind: ActingParty.Client } client ? client.Subject : null;

    /// <summary><c>user</c>, <c>api_key</c>, <c>client</c> or <c>service</c>, as the token states it.</summary>
    public static string ActorKind(this ClaimsPrincipal user) => user.FindFirst("kind")?.Value ?? "user";

    public static string ActorId(this ClaimsPrincipal user) => user.Subject() ?? user.FindFirst("client_id")?.Value ?? "unknown";

    /// <summary>Whether the token's permissions, less its denials, allow something.</summary>
    public static bool Holds(this ClaimsPrincipal user, string permission) => Permissions.Allows(user.Granted(), user.Denied(), permission);

    public static IEnumerable<string> Granted(this ClaimsPrincipal user) => user.FindAll("permissions").Select(claim => claim.Value);

    public static IEnumerable<string> Denied(this ClaimsPrincipal user) => user.FindAll("denied").Select(claim => claim.Value);
}
