using DotMac.Kernel;

namespace DotMac.Identity.Domain.SecondFactors;

/// <summary>Stands in once for a code of the app; only its keyed hash is stored.</summary>
public sealed class BackupCode : Entity
{
    internal BackupCode(byte[] hash) => Hash = hash;

    private BackupCode()
    {
    }

    public byte[] Hash { get; private set; } = [];
    public DateTimeOffset? UsedAt { get; private set; }
    public string? UsedFrom { get; private set; }

    internal void Use(string? ipAddress, DateTimeOffset now) => (UsedAt, UsedFrom) = (now, ipAddress);
}
