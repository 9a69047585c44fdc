using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Avatars;

namespace DotMac.Identity.Features.Users;

/// <summary>A user as administrators see it.</summary>
public sealed record UserResponse(
    Guid Id, string Email, string? Username, string FullName, bool Active, bool EmailConfirmed, IReadOnlyList<string> Roles,
    DateTimeOffset? LockedUntil,
    DateTimeOffset? LastSignInAt, DateTimeOffset CreatedAt, string? AvatarUrl)
{
    internal static UserResponse From(User user) => new(
        user.Id, user.Email.Value, user.Username, user.FullName, user.Active, user.EmailConfirmedAt is not null, user.RoleNames,
        user.Failures.LockedUntil, user.LastSignInAt,
        user.CreatedAt, AvatarResponse.UrlOf(user));
}
