using DotMac.Contracts.Tenancy;
using DotMac.Kernel;

namespace DotMac.Tenancy.Domain.Invitations;

/// <summary>Somebody is asked to become a user of the tenant with a role. What opens it is Identity's, which mails the link and takes the answer.</summary>
public sealed class Invitation : AggregateRoot
{
    public const int MostPending = 100;
    public const int MostMailsADay = 200;
    private static readonly TimeSpan Life = TimeSpan.FromDays(7);
    private static readonly TimeSpan BetweenMails = TimeSpan.FromMinutes(1);

    private Invitation()
    {
    }

    public EmailAddress Email { get; private set; } = null!;
    public string Role { get; private set; } = "";
    public InvitationStatus Status { get; private set; }

    /// <summary>Who invites, or last sent it: a user or a machine client.</summary>
    public Guid? InvitedBy { get; private set; }

    /// <summary>The inviter's own tenant where that is another one.</summary>
    public Guid? InviterTenant { get; private set; }

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset ExpiresAt { get; private set; }

    /// <summary>When it was last asked to be mailed, in wall time: a sandbox's clock stands still.</summary>
    public DateTimeOffset SentAt { get; private set; }

    /// <summary>How often it was mailed on the day (UTC) on which it was last.</summary>
    public int SentThatDay { get; private set; }

    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>Why it was revoked.</summary>
    public string? Reason { get; private set; }

    /// <summary>The user that came of it.</summary>
    public Guid? UserId { get; private set; }

    public static Invitation Send(EmailAddress email, string role, Sender by, DateTimeOffset now, DateTimeOffset wall)
    {
        var sent = new Invitation { Email = email, Role = role, CreatedAt = now };
        sent.Note(by, now, wall);
        sent.Raise(new TenantInvitationCreated(sent.Id, email.Value, role, sent.InvitedBy, sent.ExpiresAt, sent.InviterTenant));
        return sent;
    }

    /// <summary>Mails it anew, in the name of who asks for that; its time begins again, and the link before is void.</summary>
    public void Resend(Sender by, DateTimeOffset now, DateTimeOffset wall)
    {
        RequirePending();
        RefuseTooSoon(SentAt, wall);
        Note(by, now, wall);
        Raise(new TenantInvitationResent(Id, Email.Value, Role, InvitedBy, ExpiresAt, InviterTenant));
    }

    /// <summary>An address is mailed at most once a minute.</summary>
    public static void RefuseTooSoon(DateTimeOffset? last, DateTimeOffset wall)
    {
        if (last + BetweenMails is { } next && next > wall)
            throw InvitationErrors.SentJustNow(next - wall);
    }

    /// <summary>Takes it back.</summary>
    public void Revoke(DateTimeOffset now)
    {
        RequirePending();
        Void("revoked", now);
    }

    /// <summary>It ends because of what happened elsewhere; one that has ended stays as it is.</summary>
    public void Void(string reason, DateTimeOffset now)
    {
        if (Status != InvitationStatus.Pending)
            return;

        (Status, Reason, EndedAt) = (InvitationStatus.Revoked, reason, now);
        Raise(new TenantInvitationRevoked(Id, Email.Value, Role, reason));
    }

    /// <summary>Its time is over, unless it was sent again meanwhile.</summary>
    public void Expire(DateTimeOffset now)
    {
        if (Status != InvitationStatus.Pending || ExpiresAt > now)
            return;

        (Status, EndedAt) = (InvitationStatus.Expired, now);
        Raise(new TenantInvitationExpired(Id, Email.Value, Role));
    }

    /// <summary>There is a user now, whatever was decided here in the same moment: an acceptance that came first stands.</summary>
    public void Accept(Guid userId, DateTimeOffset now)
    {
        if (Status == InvitationStatus.Accepted)
            return;

        (Status, UserId, Reason, EndedAt) = (InvitationStatus.Accepted, userId, null, now);
        Raise(new TenantInvitationAccepted(Id, Email.Value, Role, userId));
    }

    private void Note(Sender by, DateTimeOffset now, DateTimeOffset wall)
    {
        SentThatDay = SentAt.UtcDateTime.Date == wall.UtcDateTime.Date ? SentThatDay + 1 : 1;
        (InvitedBy, InviterTenant, ExpiresAt, SentAt) = (by.Id, by.Home, now + Life, wall);
    }

    private void RequirePending()
    {
        if (Status != InvitationStatus.Pending)
            throw InvitationErrors.WrongStatus(Status);
    }
}
