using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Registrations;

/// <summary>
/// What somebody asked who registers, until the mailed link proves the address: before that there is no user and no seat is taken. It is judged after the answer was
/// given, so that neither the answer nor its time tells who has an account. It is the address alone: whoever proves it says the rest, so that a stranger who asks for it
/// first decides nothing.
/// </summary>
public sealed class Registration : AggregateRoot
{
    /// <summary>How long the mailed link is good; afterwards what was asked is forgotten.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    private Registration()
    {
    }

    public EmailAddress Email { get; private set; } = null!;

    /// <summary>When the link was mailed; null until it is judged.</summary>
    public DateTimeOffset? MailedAt { get; private set; }

    public byte[]? SecretHash { get; private set; }

    public static Registration Ask(EmailAddress email) => new() { Email = email };

    /// <summary>Makes the link that is mailed.</summary>
    public SecretToken Issue(Guid tenantId, DateTimeOffset now)
    {
        var link = SecretToken.New(tenantId, Id);
        (SecretHash, MailedAt) = (link.Hash, now);
        return link;
    }

    /// <summary>Refuses a link that is wrong or too old.</summary>
    public void CheckLink(SecretToken link, DateTimeOffset now)
    {
        if (SecretHash is not { } hash || !link.Matches(hash) || MailedAt + Life <= now)
            throw UserErrors.InvalidToken();
    }
}
