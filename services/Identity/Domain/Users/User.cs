using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A person who signs in to one tenant: proves a mailbox, chooses a password, holds roles.</summary>
public sealed class User : RevocableRoot
{
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);
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

    /// <summary>Issues a confirmation link; the older ones are void. Null when one was issued a moment ago.</summary>
    public SecretToken? AskToConfirm(Guid tenantId, DateTimeOffset now) =>
        verifications.Any(issued => issued.UsedAt is null && issued.CreatedAt + BetweenMails > now) ? null : ReplaceLink(tenantId, now);

    /// <summary>Issues a confirmation link and voids the older ones.</summary>
    public SecretToken ReplaceLink(Guid tenantId, DateTimeOffset now)
    {
        verifications.ForEach(issued => issued.Void(now));
        var token = SecretToken.New(tenantId, Guid.CreateVersion7());
        verifications.Add(new VerificationToken(token, now));
        return token;
    }

    /// <summary>Refuses a link that is unknown, used or too old, and a password where none is due or one is missing.</summary>
    public void CheckLink(SecretToken link, bool withPassword, DateTimeOffset now)
    {
        if (!Active || !verifications.Any(issued => issued.Opens(link, now)))
            throw UserErrors.InvalidToken();
        if (PasswordHash is null && !withPassword)
            throw UserErrors.PasswordRequired();
        if (PasswordHash is not null && withPassword)
            throw UserErrors.PasswordNotExpected();
    }

    /// <summary>The mailbox is proved, which forgives wrong passwords; a new account gets its password.</summary>
    public void Confirm(SecretToken link, string? passwordHash, DateTimeOffset now)
    {
        CheckLink(link, passwordHash is not null, now);
        verifications.ForEach(issued => issued.Void(now));
        EmailConfirmedAt ??= now;
        PasswordHash ??= passwordHash;
        Failures = FailedSignIns.None;
        Raise(new UserEmailConfirmed(Id, Email.Value, IsOwner));
    }

    /// <summary>
    /// Opens a session after a right password, unless the account is locked: then the right one is answered as a wrong one is. A hash made
    /// with older settings is replaced while the password is at hand.
    /// </summary>
    public (Session Session, SecretToken RefreshToken) SignIn(
        Guid tenantId, string clientId, string? ipAddress, string? userAgent, string? newHash, DateTimeOffset now)
    {
        if (Failures.Locks(now))
            throw UserErrors.BadCredentials();
        if (!Active)
            throw UserErrors.Disabled();

        (Failures, LastSignInAt, PasswordHash) = (FailedSignIns.None, now, newHash ?? PasswordHash);
        var opened = Session.Start(tenantId, Id, clientId, ipAddress, userAgent, now);
        Raise(new UserLoggedIn(Id, Email.Value, opened.Session.Id, ipAddress, userAgent));
        return opened;
    }

    /// <summary>Counts a wrong password; the fifth within half an hour locks the account for an hour.</summary>
    public void FailSignIn(DateTimeOffset now)
    {
        var locked = Failures.Locks(now);
        Failures = Failures.Add(now);
        if (!locked && Failures.LockedUntil is { } until && until > now)
            Raise(new UserLocked(Id, until));
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
