using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Registrations;

/// <summary>
/// What somebody asked who registers, until the mailed link proves the address: before that there is no user and no seat is taken. It is judged after the answer was
/// given, so that neither the answer nor its time tells who has an account.
/// </summary>
public sealed class Registration : AggregateRoot
{
    /// <summary>How long the mailed link is good; afterwards what was asked is forgotten.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private Registration()
    {
    }

    public EmailAddress Email { get; private set; } = null!;
    public string FullName { get; private set; } = "";

    /// <summary>When the link was mailed; null until it is judged.</summary>
    public DateTimeOffset? MailedAt { get; private set; }

    public byte[]? SecretHash { get; private set; }

    public static Registration Ask(EmailAddress email, string fullName) => new() { Email = email, FullName = fullName.Trim() };

    /// <summary>Makes the link that is mailed.</summary>
    public SecretToken Issue(Guid tenantId, DateTimeOffset now)
    {
        var link = SecretToken.New(tenantId, Id);
        (SecretHash, MailedAt) = (link.Hash, now);
        return link;
    }

    public bool WasMailedJustNow(DateTimeOffset now) => MailedAt + User.BetweenMails > now;

    /// <summary>Refuses a link that is wrong or too old, and one without the password that the new account needs.</summary>
    public void CheckLink(SecretToken link, bool withPassword, DateTimeOffset now)
    {
        if (SecretHash is not { } hash || !link.Matches(hash) || MailedAt + Life <= now)
            throw UserErrors.InvalidToken();
        if (!withPassword)
            throw PasswordErrors.Required();
    }
}
