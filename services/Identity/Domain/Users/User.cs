using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Revocations;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>A person who signs in to one tenant: proves a mailbox, chooses a password, holds roles.</summary>
public sealed partial class User : RevocableRoot
{
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

    /// <summary>Loaded only where a link is issued or used.</summary>
    public IReadOnlyList<VerificationToken> Verifications => verifications;

    public static User Register(EmailAddress email, string? username, string fullName, IEnumerable<IGrantableRole> roles, Guid? by, DateTimeOffset now)
    {
        var user = new User { Email = email, Username = username, FullName = fullName.Trim(), CreatedAt = now };
        user.roles.AddRange(roles.Select(role => new RoleAssignment(role, by, null, now)));
        user.Raise(new UserRegistered(user.Id, email.Value, user.FullName, user.RoleNames, EmailConfirmed: false));
        return user;
    }

    /// <summary>Shuts the user out; the event is the receipt of what ended with its access.</summary>
    public void Disable(string because, IEnumerable<Guid> sessions, IEnumerable<Guid> apiKeys, IEnumerable<Guid> invitations, DateTimeOffset now)
    {
        if (!Active)
            return;

        Active = false;
        RevokeTokens("user", Id.ToString());
        var links = verifications.Where(link => link.UsedAt is null).Select(link => link.Id).ToArray();
        VoidLinks(LinkPurpose.Confirm, now);
        VoidLinks(LinkPurpose.Reset, now);
        DropMove(now);
        Raise(new UserDeactivated(Id, Email.Value, because, [.. sessions], [.. apiKeys], links, [.. invitations]));
        Announce();
    }

    public void Enable()
    {
        if (Active)
            return;

        Active = true;
        Announce();
    }

    private void Announce() => Raise(new UserUpdated(Id, Email.Value, FullName, RoleNames, Active));
}
