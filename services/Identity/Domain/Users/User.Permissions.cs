using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;
using DotMac.ServiceDefaults.Auth;

namespace DotMac.Identity.Domain.Users;

/// <summary>What a user may do: its roles, what it is granted besides, less what it is denied. Each change ends its access tokens at once.</summary>
public sealed partial class User
{
    /// <summary>Without these an owner is none, whatever its role says.</summary>
    private static readonly string[] OfOwners = ["ownership.manage", "admin.role.manage"];

    private readonly List<RoleAssignment> roles = [];

    public IReadOnlyList<RoleAssignment> Roles => roles;
    public IReadOnlyList<string> RoleNames => [.. roles.Select(assignment => assignment.Role)];
    public bool IsOwner => roles.Any(assignment => assignment.Role == SystemRoles.TenantOwner);

    private bool IsInCharge => IsOwner || RoleNames.Contains(SystemRoles.PlatformAdmin);

    /// <summary>Grants and denials past the roles, replaced as a whole.</summary>
    public IReadOnlyList<DirectPermission> DirectPermissions { get; private set; } = [];

    /// <summary>What the user may do at an instant, unexpanded; a denial wins.</summary>
    public Authority AuthorityAt(DateTimeOffset now)
    {
        var direct = DirectPermissions.Where(permission => permission.IsCurrent(now)).ToArray();
        return new(
            PermissionSet.Widest(
            [
                .. roles.Where(held => held.IsCurrent(now)).SelectMany(held => held.Effective),
                .. direct.Where(permission => permission.Allowed).Select(permission => permission.Permission),
            ]),
            [.. direct.Where(permission => !permission.Allowed).Select(permission => permission.Permission)]);
    }

    /// <summary>Gives a role, for good or until an instant; a role that is held already only gets its new end.</summary>
    public void Assign(IGrantableRole role, Guid? by, DateTimeOffset now, DateTimeOffset? expiresAt = null)
    {
        if (expiresAt <= now)
            throw RoleErrors.ExpiryPassed();
        if (expiresAt is not null && role.Name is SystemRoles.TenantOwner or SystemRoles.PlatformAdmin)
            throw RoleErrors.NeverExpires(role.Name);

        var held = roles.FirstOrDefault(assignment => assignment.Role == role.Name);
        if (held is not null && held.ExpiresAt == expiresAt)
            return;
        if (held is null)
            roles.Add(new RoleAssignment(role, by, expiresAt, now));
        else
            held.ExpiresAt = expiresAt;
        Announce();
    }

    /// <summary>Takes a role away; tokens that still carry it die at once.</summary>
    public void Unassign(string role)
    {
        if (roles.RemoveAll(held => held.Role == role) == 0)
            throw RoleErrors.NotFound(role);

        RevokeTokens("user", Id.ToString());
        Announce();
    }

    /// <summary>Allows or denies one permission; what was said of it before is replaced. An owner stays one.</summary>
    public void SetPermission(DirectPermission permission, DateTimeOffset now)
    {
        if (permission.ExpiresAt <= now)
            throw RoleErrors.ExpiryPassed();
        if (!permission.Allowed && IsInCharge && OfOwners.Any(needed => Permissions.Allows([permission.Permission], [], needed)))
            throw RoleErrors.OwnersNeed(permission.Permission);

        DirectPermissions = [.. DirectPermissions.Where(known => known.Permission != permission.Permission), permission];
        AnnouncePermission(permission.Permission, permission.Effect, permission.ExpiresAt);
    }

    /// <summary>Says nothing of a permission any more: the roles alone decide.</summary>
    public void ClearPermission(string permission)
    {
        DirectPermissions = [.. DirectPermissions.Where(known => known.Permission != permission)];
        AnnouncePermission(permission, "none", null);
    }

    /// <summary>Forgets roles and permissions whose time is over; tokens that still carry them die at once.</summary>
    public void DropExpired(DateTimeOffset now)
    {
        foreach (var over in DirectPermissions.Where(permission => !permission.IsCurrent(now)).ToArray())
            ClearPermission(over.Permission);
        if (roles.RemoveAll(held => !held.IsCurrent(now)) == 0)
            return;

        RevokeTokens("user", Id.ToString());
        Announce();
    }

    private void AnnouncePermission(string permission, string effect, DateTimeOffset? expiresAt)
    {
        RevokeTokens("user", Id.ToString());
        Raise(new UserPermissionChanged(Id, permission, effect, expiresAt));
    }
}
