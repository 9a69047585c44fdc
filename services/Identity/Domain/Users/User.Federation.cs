using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A user who comes in through a provider at which it proved itself.</summary>
public sealed partial class User
{
    /// <summary>Makes a user whose address the provider has verified; it has no password.</summary>
    public static User Federate(EmailAddress verified, string? fullName, IGrantableRole role, DateTimeOffset now)
    {
        var name = string.IsNullOrWhiteSpace(fullName) ? verified.Value : fullName.Trim();
        var user = new User { Email = verified, FullName = name.Cut(200), CreatedAt = now, EmailConfirmedAt = now };
        user.roles.Add(new RoleAssignment(role, null, null, now));
        user.Raise(new UserRegistered(user.Id, verified.Value, user.FullName, user.RoleNames, EmailConfirmed: true));
        return user;
    }

    /// <summary>
    /// Whether a provider's word is enough to open this account: who may do more than an administrator links it itself, since an administrator, who chooses
    /// providers, must not become an owner by choosing one that says so.
    /// </summary>
    public bool MayBeVouchedFor(DateTimeOffset now)
    {
        var granted = AuthorityAt(now).Granted;
        return new Authority(SystemRoles.PermissionsOf([SystemRoles.TenantAdmin]), []).Limit(granted).Count == granted.Count;
    }
}
