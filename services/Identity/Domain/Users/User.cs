using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A person who signs in to one tenant: proves a mailbox, chooses a password, holds roles.</summary>
public sealed partial class User : RevocableRoot
{
    private readonly List<RoleAssignment> roles = [];
    private readonly List<VerificationToken> verifications = [];

    private User()
    {
    }

    public EmailAddress Email { get; private set; } = null!;
    public string? Username { get; private set; }
    public string FullName { get; private set; } = "";
    public string? PasswordHash { get; private set; }
    public DateTimeOffset? EmailConfirmedAt { get; private set; }
    public bool Active { get; private set; } = true;
    public FailedSignIns Failures { get; private set; } = FailedSignIns.None;
    public DateTimeOffset? LastSignInAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public IReadOnlyList<RoleAssignment> Roles => roles;

    /// <summary>Loaded only where a link is issued or used.</summary>
    public IReadOnlyList<VerificationToken> Verifications => verifications;

    public IReadOnlyList<string> RoleNames => [.. roles.Select(assignment => assignment.Role)];
    public bool IsOwner => roles.Any(assignment => assignment.Role == SystemRoles.TenantOwner);

    /// <summary>What the user's roles grant, unexpanded.</summary>
    public Authority Authority => new(SystemRoles.PermissionsOf(RoleNames), []);

    public static User Register(EmailAddress email, string? username, string fullName, IEnumerable<SystemRole> roles, Guid? by, DateTimeOffset now)
    {
        var user = new User { Email = email, Username = username, FullName = fullName.Trim(), CreatedAt = now };
        user.roles.AddRange(roles.Select(role => new RoleAssignment(role.Name, by, now)));
        user.Raise(new UserRegistered(user.Id, email.Value, user.FullName, user.RoleNames, EmailConfirmed: false));
        return user;
    }

    public void Disable()
    {
        if (!Active)
            return;

        Active = false;
        RevokeTokens("user", Id.ToString());
        Announce();
    }

    public void Enable()
    {
        if (Active)
            return;

        Active = true;
        Announce();
    }

    public void Assign(SystemRole role, Guid? by, DateTimeOffset now)
    {
        if (roles.Any(held => held.Role == role.Name))
            return;

        roles.Add(new RoleAssignment(role.Name, by, now));
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

    private void Announce() => Raise(new UserUpdated(Id, Email.Value, FullName, RoleNames, Active));
}
