using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Where the caller's picture is shown.</summary>
public sealed record AvatarResponse(string AvatarUrl)
{
    public const string Own = "/api/v1/auth/me/avatar";

    /// <summary>Where whoever may read users sees a user's picture; null where there is none.</summary>
    internal static string? UrlOf(User user) => user.AvatarId is null ? null : $"/api/v1/users/{user.Id}/avatar";

    internal static string? OwnUrlOf(User user) => user.AvatarId is null ? null : Own;
}
