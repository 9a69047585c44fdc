using System.Security.Cryptography;

namespace DotMac.Audit.Domain.Activities;

/// <summary>
/// The chain of a tenant's activities: h(n) = SHA-256(h(n-1) as 32 raw bytes, then the canonical bytes of activity n), h(0) = 32 zero
/// bytes. Whoever changes an activity must change every hash after it.
/// </summary>
public static class HashChain
{
    public static byte[] Start { get; } = new byte[32];

    public static byte[] Next(byte[] previous, byte[] canonical) => SHA256.HashData([.. previous, .. canonical]);
}
