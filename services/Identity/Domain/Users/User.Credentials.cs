using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Sessions;
using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Domain.Users;

/// <summary>How a user proves to be itself: mailed links, the password, the sign-in.</summary>
public sealed partial class User
{
    /// <summary>The least between two mails with a link to one mailbox.</summary>
    internal static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    /// <summary>Issues a confirmation link; the older ones are void. Null when one was issued a moment ago.</summary>
    public SecretToken? AskToConfirm(Guid tenantId, DateTimeOffset now) =>
        WasMailed(LinkPurpose.Confirm, now) ? null : ReplaceLink(tenantId, now);

    /// <summary>Issues a confirmation link and voids the older ones.</summary>
    public SecretToken ReplaceLink(Guid tenantId, DateTimeOffset now) => ReplaceLink(LinkPurpose.Confirm, tenantId, now);

    /// <summary>
    /// Issues a link that sets a new password, or the first one of who came in through a provider; the older ones are void. Null when one was issued a
    /// moment ago, and for an account whose address is not confirmed, which gets its first password with that, or that may not sign in.
    /// </summary>
    public SecretToken? AskToReset(Guid tenantId, DateTimeOffset now) =>
        !Active || (PasswordHash is null && EmailConfirmedAt is null) || WasMailed(LinkPurpose.Reset, now) ? null : ReplaceLink(LinkPurpose.Reset, tenantId, now);

    /// <summary>Refuses a link that is unknown, used or too old.</summary>
    public void CheckLink(SecretToken link, DateTimeOffset now)
    {
        if (!IsOpenedBy(link, LinkPurpose.Confirm, now))
            throw UserErrors.InvalidToken();
    }

    /// <summary>The mailbox is proved, which forgives wrong passwords; a new account gets its password.</summary>
    public void Confirm(SecretToken link, string? passwordHash, DateTimeOffset now)
    {
        CheckLink(link, now);
        PasswordErrors.RefuseUnless(PasswordHash is null, passwordHash is not null);
        VoidLinks(LinkPurpose.Confirm, now);
        EmailConfirmedAt ??= now;
        PasswordHash ??= passwordHash;
        Failures = FailedSignIns.None;
        Raise(new UserEmailConfirmed(Id, Email.Value, IsOwner));
    }

    /// <summary>Refuses a reset link that is unknown, used or too old.</summary>
    public void CheckResetLink(SecretToken link, DateTimeOffset now)
    {
        if (!IsOpenedBy(link, LinkPurpose.Reset, now))
            throw PasswordErrors.InvalidResetLink();
    }

    /// <summary>Whoever reads the mailbox sets a new password, which forgives wrong ones; every token dies at once.</summary>
    public void ResetPassword(SecretToken link, string passwordHash, DateTimeOffset now)
    {
        CheckResetLink(link, now);
        Failures = FailedSignIns.None;
        RevokeTokens("user", Id.ToString());
        SetPassword(passwordHash, null, now);
    }

    /// <summary>
    /// Whoever knew the old password sets a new one and stays signed in with the session it uses; a locked account is answered as after a wrong one.
    /// </summary>
    public void ChangePassword(string passwordHash, Guid sessionId, DateTimeOffset now)
    {
        if (Failures.Locks(now) || !Active)
            throw PasswordErrors.CurrentWrong();

        Failures = FailedSignIns.None;
        SetPassword(passwordHash, sessionId, now);
    }

    public bool MaySignIn(DateTimeOffset now) => Active && !Failures.Locks(now);

    /// <summary>Refuses who may not sign in after a right password. Wrong ones are forgiven only once the whole sign-in succeeds.</summary>
    public void Admit(string? newHash, DateTimeOffset now)
    {
        if (Failures.Locks(now))
            throw UserErrors.BadCredentials();
        if (!Active)
            throw UserErrors.Disabled();

        PasswordHash = newHash ?? PasswordHash;
    }

    /// <summary>
    /// Opens a session after a right password, unless the account is locked: then the right one is answered as a wrong one is. A hash made
    /// with older settings is replaced while the password is at hand.
    /// </summary>
    public (Session Session, SecretToken RefreshToken) SignIn(
        Guid tenantId, string clientId, string? ipAddress, string? userAgent, string? newHash, DateTimeOffset now)
    {
        Admit(newHash, now);
        (Failures, LastSignInAt) = (FailedSignIns.None, now);
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

    private void SetPassword(string passwordHash, Guid? sessionId, DateTimeOffset now)
    {
        VoidLinks(LinkPurpose.Reset, now);
        PasswordHash = passwordHash;
        Raise(new UserPasswordChanged(Id, Email.Value, sessionId));
    }

    /// <summary>A reset link counts used as well: else whoever reads the mailbox could reset, and guess, as often as it likes.</summary>
    private bool WasMailed(LinkPurpose purpose, DateTimeOffset now) => verifications.Any(issued =>
        issued.Purpose == purpose && (purpose == LinkPurpose.Reset || issued.UsedAt is null) && issued.CreatedAt + BetweenMails > now);

    private bool IsOpenedBy(SecretToken link, LinkPurpose purpose, DateTimeOffset now) =>
        Active && verifications.Any(issued => issued.Opens(link, purpose, now));

    private SecretToken ReplaceLink(LinkPurpose purpose, Guid tenantId, DateTimeOffset now)
    {
        VoidLinks(purpose, now);
        verifications.RemoveAll(issued => issued.IsOver(now));
        var token = SecretToken.New(tenantId, Guid.CreateVersion7());
        verifications.Add(new VerificationToken(purpose, token, now));
        return token;
    }

    private void VoidLinks(LinkPurpose purpose, DateTimeOffset now)
    {
        foreach (var issued in verifications.Where(issued => issued.Purpose == purpose))
            issued.Void(now);
    }
}
