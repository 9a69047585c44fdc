using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>How a user moves to another mail address: the new mailbox is proved first, and until then the old one stays.</summary>
public sealed partial class User
{
    /// <summary>How long a move waits for its proof.</summary>
    public static readonly TimeSpan MoveWaits = TimeSpan.FromHours(24);

    /// <summary>How often a user may ask within a day.</summary>
    public const int MostMoves = 10;

    private static readonly TimeSpan MoveWindow = TimeSpan.FromDays(1);

    private EmailAddress? movesTo;
    private DateTimeOffset? movesCountedFrom;
    private int movesAsked;

    /// <summary>When the user last asked to move, which counts against asking again at once even after it thought better of it.</summary>
    public DateTimeOffset? MoveAskedAt { get; private set; }

    /// <summary>The session that asked, which lives on after the move.</summary>
    public Guid? MoveAskedIn { get; private set; }

    /// <summary>When the move that waits is void.</summary>
    public DateTimeOffset? MoveEndsAt(DateTimeOffset now) => MovesTo(now) is null ? null : MoveAskedAt + MoveWaits;

    /// <summary>The address that waits for its proof.</summary>
    public EmailAddress? MovesTo(DateTimeOffset now) => MoveAskedAt + MoveWaits > now ? movesTo : null;

    /// <summary>Wants another address, instead of one that waited; whether somebody has it already makes no difference here.</summary>
    public void AskToMove(EmailAddress to, Guid session, DateTimeOffset now)
    {
        if (Provided)
            throw EmailChangeErrors.Provisioned();
        if (to == Email)
            throw EmailChangeErrors.Same();
        if (MoveAskedAt + BetweenMails > now)
            throw EmailChangeErrors.TooSoon();

        CountMove(now);
        VoidLinks(LinkPurpose.Move, now);
        (movesTo, MoveAskedAt, MoveAskedIn) = (to, now, session);
    }

    /// <summary>The link that proves the new mailbox; null when the user thought better of it meanwhile.</summary>
    public SecretToken? LinkToMove(Guid tenantId, DateTimeOffset now) =>
        Active && MovesTo(now) is not null ? ReplaceLink(LinkPurpose.Move, tenantId, now) : null;

    /// <summary>Stays where it is; the link is void.</summary>
    public void Stay(DateTimeOffset now)
    {
        if (MovesTo(now) is null)
            throw EmailChangeErrors.NotFound();
        DropMove(now);
    }

    /// <summary>Moves with the link that the new mailbox got; what was mailed to the old one opens nothing any more.</summary>
    public void Move(SecretToken link, ChangeOrigin origin)
    {
        if (!IsOpenedBy(link, LinkPurpose.Move, origin.At) || MovesTo(origin.At) is not { } to)
            throw EmailChangeErrors.InvalidLink();
        if (Provided)
            throw EmailChangeErrors.Provisioned();

        profileChanges.Add(new ProfileChange("email", Email.Value, to.Value, origin));
        VoidLinks(LinkPurpose.Confirm, origin.At);
        VoidLinks(LinkPurpose.Reset, origin.At);
        DropMove(origin.At);
        (Email, EmailConfirmedAt) = (to, origin.At);
        Announce();
    }

    /// <summary>Each goes to an address of the user's choice: nobody sends mail to the whole world from here.</summary>
    private void CountMove(DateTimeOffset now)
    {
        if (movesCountedFrom is not { } from || from + MoveWindow <= now)
            (movesCountedFrom, movesAsked) = (now, 0);
        if (movesAsked >= MostMoves)
            throw EmailChangeErrors.TooOften();
        movesAsked++;
    }

    private void DropMove(DateTimeOffset now)
    {
        VoidLinks(LinkPurpose.Move, now);
        movesTo = null;
    }
}
