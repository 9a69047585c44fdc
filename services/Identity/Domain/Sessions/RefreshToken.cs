using DotMac.Identity.Domain.Tokens;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Sessions;

/// <summary>One link of a session's chain of refresh tokens.</summary>
public sealed class RefreshToken : Entity
{
    internal RefreshToken(SecretToken token) => (Id, SecretHash) = (token.Row.RowId, token.Hash);

    private RefreshToken()
    {
    }

    public byte[] SecretHash { get; private set; } = [];
    public DateTimeOffset? UsedAt { get; private set; }
    public Guid? SuccessorId { get; private set; }

    /// <summary>Marks the token used, once, and names its successor.</summary>
    internal Guid Use(DateTimeOffset now)
    {
        UsedAt ??= now;
        return SuccessorId ??= Guid.CreateVersion7();
    }
}
