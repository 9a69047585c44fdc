using DotMac.Kernel;

namespace DotMac.Notifications.Domain.Webhooks;

/// <summary>A secret that a rotation replaced: sealed, and signing beside the new one until it ends.</summary>
public sealed class FormerSecret(byte[] box, DateTimeOffset until) : Entity
{
    public byte[] Box { get; private set; } = box;
    public DateTimeOffset Until { get; private set; } = until;
}
