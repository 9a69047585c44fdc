using DotMac.Contracts.Identity;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Passkeys;

/// <summary>A credential that an authenticator proved to hold; the private key never leaves it.</summary>
/// <param name="Id">The authenticator's name for it.</param>
/// <param name="PublicKey">In COSE.</param>
/// <param name="SignCount">How many signatures it has given, or zero where it does not count.</param>
/// <param name="Transports">How a browser reaches it.</param>
/// <param name="BackupEligible">Whether it may be copied to other devices of its owner.</param>
/// <param name="BackedUp">Whether it was.</param>
public sealed record ProvedCredential(byte[] Id, byte[] PublicKey, long SignCount, IReadOnlyList<string> Transports, bool BackupEligible, bool BackedUp);

/// <summary>A user's passkey (WebAuthn Level 3): it verifies its user itself, so that it stands for password and code alike.</summary>
public sealed class Passkey : AggregateRoot
{
    /// <summary>How many a user has at most.</summary>
    public const int MostOfUser = 20;

    private Passkey()
    {
    }

    public Guid UserId { get; private set; }
    public string Name { get; private set; } = "";
    public byte[] CredentialId { get; private set; } = [];
    public byte[] PublicKey { get; private set; } = [];
    public long SignCount { get; private set; }
    public List<string> Transports { get; private set; } = [];
    public bool BackupEligible { get; private set; }
    public bool BackedUp { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? LastUsedAt { get; private set; }

    public static Passkey Register(Guid userId, string email, string name, ProvedCredential proved, DateTimeOffset now)
    {
        var passkey = new Passkey
        {
            UserId = userId,
            Name = name.Trim(),
            CredentialId = proved.Id,
            PublicKey = proved.PublicKey,
            SignCount = proved.SignCount,
            Transports = [.. proved.Transports],
            BackupEligible = proved.BackupEligible,
            BackedUp = proved.BackedUp,
            CreatedAt = now,
        };
        passkey.Raise(new PasskeyRegistered(passkey.Id, userId, email, passkey.Name));
        return passkey;
    }

    public void Rename(string name)
    {
        if (name.Trim() == Name)
            return;

        Name = name.Trim();
        Raise(new PasskeyRenamed(Id, UserId, Name));
    }

    /// <summary>Whether a good signature counts: not when its counter has not gone on (WebAuthn 7.2, step 22), which a copied key would show.</summary>
    public bool Use(long signCount, bool backedUp, DateTimeOffset now)
    {
        if ((signCount != 0 || SignCount != 0) && signCount <= SignCount)
        {
            Raise(new PasskeyCounterWentBack(Id, UserId, Name, SignCount + 1, signCount));
            return false;
        }

        (SignCount, BackedUp, LastUsedAt) = (signCount, backedUp, now);
        return true;
    }

    /// <summary>Announces the end; who removes it saves the removal.</summary>
    public void Remove() => Raise(new PasskeyRemoved(Id, UserId, Name));
}
