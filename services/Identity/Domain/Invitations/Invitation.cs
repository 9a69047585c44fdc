using DotMac.Contracts.Identity;
using DotMac.Identity.Domain.Tokens;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Invitations;

/// <summary>
/// What opens an invitation of Tenancy's, under its id: the hash of the mailed link, and what the link stands for. Which invitations there are is
/// Tenancy's to say; whether somebody comes in is decided here.
/// </summary>
public sealed class Invitation : AggregateRoot
{
    private Invitation()
    {
    }

    public EmailAddress Email { get; private set; } = null!;
    public string Role { get; private set; } = "";

    /// <summary>The user, or the machine client, that invites.</summary>
    public Guid? InvitedBy { get; private set; }

    /// <summary>The inviter's own tenant where that is another one.</summary>
    public Guid? InviterTenant { get; private set; }

    /// <summary>In the tenant's time, as Tenancy says.</summary>
    public DateTimeOffset ExpiresAt { get; private set; }

    public byte[]? SecretHash { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>The sequence of the last event of Tenancy's that was applied; older ones are ignored.</summary>
    public long Sequence { get; private set; }

    public static Invitation Heard(Guid id, EmailAddress email) => new() { Id = id, Email = email };

    /// <summary>Takes over what Tenancy says. False when something newer is known, or when it is closed.</summary>
    public bool Follow(string role, Guid? invitedBy, Guid? inviterTenant, DateTimeOffset expiresAt, long sequence)
    {
        if (sequence <= Sequence || ClosedAt is not null)
            return false;

        (Role, InvitedBy, InviterTenant, ExpiresAt, Sequence) = (role, invitedBy, inviterTenant, expiresAt, sequence);
        return true;
    }

    /// <summary>Makes the link; the one before is void.</summary>
    public SecretToken Issue(Guid tenantId)
    {
        var link = SecretToken.New(tenantId, Id);
        SecretHash = link.Hash;
        return link;
    }

    /// <summary>Refuses a link that opens nothing.</summary>
    public void CheckLink(SecretToken link, DateTimeOffset tenantNow)
    {
        if (SecretHash is not { } hash || !link.Matches(hash) || ClosedAt is not null || ExpiresAt <= tenantNow)
            throw InvitationErrors.Invalid();
    }

    /// <summary>Somebody came in with it: it is good no more.</summary>
    public void Use(User user, DateTimeOffset now)
    {
        Close(now);
        Raise(new InvitationUsed(Id, user.Id, Email.Value));
    }

    /// <summary>Nobody can come in with it, for a reason that Tenancy does not know.</summary>
    public void Refuse(string reason, DateTimeOffset now)
    {
        Close(now);
        Raise(new InvitationRefused(Id, Email.Value, reason));
    }

    /// <summary>Its link opens nothing any more.</summary>
    public void Close(DateTimeOffset now) => (ClosedAt, SecretHash) = (ClosedAt ?? now, null);
}
