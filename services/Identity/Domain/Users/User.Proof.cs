using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A user who reads the mailbox from the start: who was invited, or registered.</summary>
public sealed partial class User
{
    /// <summary>Makes the user of somebody who proved the mailbox with the link that was sent there, and chose a password.</summary>
    public static User Proved(EmailAddress proved, string fullName, IGrantableRole role, Guid? by, string passwordHash, DateTimeOffset now)
    {
        var user = new User { Email = proved, FullName = fullName.Trim(), PasswordHash = passwordHash, CreatedAt = now, EmailConfirmedAt = now };
        user.roles.Add(new RoleAssignment(role, by, null, now));
        user.Raise(new UserRegistered(user.Id, proved.Value, user.FullName, user.RoleNames, EmailConfirmed: true));
        return user;
    }
}
