using System.Buffers.Text;
using System.Security.Cryptography;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Secrets;

namespace DotMac.Billing.Features.Portal;

/// <summary>
/// What lets one customer into the portal for half an hour: its tenant, and sealed with this service's own key the tenant, the customer and the end. Nothing of
/// it is kept: a token that was not sealed here opens nothing.
/// </summary>
public sealed class PortalTokens(ServiceSealer sealer, TimeProvider time)
{
    private const string Prefix = "dmp_", Purpose = "portal-session";
    private const int IdSize = 16, PlainSize = 2 * IdSize + sizeof(long);
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(30);

    public (string Token, DateTimeOffset ExpiresAt) Issue(Guid tenant, Guid customer)
    {
        var expires = time.GetUtcNow() + Lifetime;
        byte[] plain =
        [
            .. tenant.ToByteArray(bigEndian: true), .. customer.ToByteArray(bigEndian: true), .. BitConverter.GetBytes(expires.UtcTicks),
        ];
        return (Prefix + Base64Url.EncodeToString([.. plain[..IdSize], .. sealer.Seal(plain, Purpose)]), expires);
    }

    /// <summary>Tenant and customer; null where the token is none, or over.</summary>
    public (Guid Tenant, Guid Customer)? Read(string? token)
    {
        if (token?.StartsWith(Prefix, StringComparison.Ordinal) is not true || token.Length > 200 || !Base64Url.IsValid(token.AsSpan(Prefix.Length)))
            return null;
        var bytes = Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length));
        return bytes.Length > IdSize && Open(bytes.AsSpan(IdSize)) is { Length: PlainSize } plain && plain.AsSpan(0, IdSize).SequenceEqual(bytes.AsSpan(0, IdSize))
            && BitConverter.ToInt64(plain, 2 * IdSize) > time.GetUtcNow().UtcTicks
            ? (new Guid(plain.AsSpan(0, IdSize), bigEndian: true), new Guid(plain.AsSpan(IdSize, IdSize), bigEndian: true))
            : null;
    }

    private byte[]? Open(ReadOnlySpan<byte> box)
    {
        try
        {
            return sealer.Open(box, Purpose);
        }
        catch (CryptographicException)
        {
            return null;
        }
        catch (DomainException unknown) when (unknown.Code == Sealer.KeyUnknown)
        {
            return null; // it names a key that there is not: whoever asks made that up
        }
    }
}
