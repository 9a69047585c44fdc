using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Users;

/// <summary>Proof that its holder reads a mailbox: sent there once, good once and for a day; a newer one voids it.</summary>
public sealed class VerificationToken : Entity
{
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    internal VerificationToken(SecretToken token, DateTimeOffset now) => (Id, SecretHash, CreatedAt) = (token.Row.RowId, token.Hash, now);

    private VerificationToken()
    {
    }

    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? UsedAt { get; private set; }

    internal bool Opens(SecretToken token, DateTimeOffset now) =>
        token.Row.RowId == Id && token.Matches(SecretHash) && UsedAt is null && CreatedAt + Life > now;

    internal void Void(DateTimeOffset now) => UsedAt ??= now;
}
