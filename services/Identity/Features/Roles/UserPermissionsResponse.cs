using DotMac.Identity.Domain.Users;

namespace DotMac.Identity.Features.Roles;

/// <summary>What a user may do now: <c>granted</c> less <c>denied</c>; and where it comes from.</summary>
public sealed record UserPermissionsResponse(
    Guid UserId, IReadOnlyList<string> Granted, IReadOnlyList<string> Denied, IReadOnlyList<UserPermissionsResponse.HeldRole> Roles,
    IReadOnlyList<UserPermissionsResponse.Direct> DirectPermissions)
{
    public sealed record HeldRole(string Role, DateTimeOffset GrantedAt, Guid? GrantedBy, DateTimeOffset? ExpiresAt);

    public sealed record Direct(
        string Permission, string Effect, DateTimeOffset GrantedAt, Guid? GrantedBy, DateTimeOffset? ExpiresAt, string? Reason);

    internal static UserPermissionsResponse From(User user, DateTimeOffset now)
    {
        var authority = user.AuthorityAt(now);
        return new(
            user.Id, authority.Granted, authority.Denied,
            [.. user.Roles.Where(held => held.IsCurrent(now)).Select(held => new HeldRole(held.Role, held.GrantedAt, held.GrantedBy, held.ExpiresAt))],
            [.. user.DirectPermissions.Where(direct => direct.IsCurrent(now)).Select(direct => new Direct(
                direct.Permission, direct.Effect, direct.GrantedAt, direct.GrantedBy, direct.ExpiresAt, direct.Reason))]);
    }
}
