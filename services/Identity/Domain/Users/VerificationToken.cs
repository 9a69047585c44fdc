using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>What a mailed link is good for.</summary>
public enum LinkPurpose
{
    Confirm,
    Reset,
    Move,
}

/// <summary>Proof that its holder reads a mailbox: sent there once, good once, for one purpose and a limited time; a newer one voids it.</summary>
public sealed class VerificationToken : Entity
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    internal VerificationToken(LinkPurpose purpose, SecretToken token, DateTimeOffset now) =>
        (Purpose, Id, SecretHash, CreatedAt) = (purpose, token.Row.RowId, token.Hash, now);

    private VerificationToken()
    {
    }

    public LinkPurpose Purpose { get; private set; }
    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    private TimeSpan Life => Purpose == LinkPurpose.Reset ? TimeSpan.FromHours(1) : TimeSpan.FromHours(24);

    internal bool Opens(SecretToken token, LinkPurpose purpose, DateTimeOffset now) =>
        Purpose == purpose && token.Row.RowId == Id && token.Matches(SecretHash) && UsedAt is null && CreatedAt + Life > now;

    internal void Void(DateTimeOffset now) => UsedAt ??= now;

    /// <summary>Whether nothing can follow from it any more.</summary>
    internal bool IsOver(DateTimeOffset now) => CreatedAt + Kept <= now;
}
