using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using DotMac.Identity.Domain.Tokens;

namespace DotMac.Identity.Domain.ApiKeys;

/// <summary>
/// An API key as its holder sees it once: <c>dm_live_&lt;key id&gt;_&lt;secret&gt;&lt;checksum&gt;</c>. The prefix and the checksum let a scanner
/// find leaked keys without asking us; the key id names tenant and row.
/// </summary>
public sealed class ApiKeyText
{
    public const string Prefix = "dm_live_";
    private const int PartLength = 43;
    private const int ChecksumLength = 6;
    private const int SecretSize = 32;
    private readonly byte[] secret;

    private ApiKeyText(RowReference row, byte[] secret) => (Row, this.secret) = (row, secret);

    public RowReference Row { get; }

    public byte[] Hash => SHA256.HashData(secret);

    public static ApiKeyText New(Guid tenantId, Guid keyId) => new(new(tenantId, keyId), RandomNumberGenerator.GetBytes(SecretSize));

    public bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString()
    {
        var body = $"{Prefix}{Base62.Encode(Row.ToBytes(), PartLength)}_{Base62.Encode(secret, PartLength)}";
        return body + Checksum(body);
    }

    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeyText? key)
    {
        key = null;
        var bodyLength = Prefix.Length + PartLength + 1 + PartLength;
        if (text?.Length != bodyLength + ChecksumLength || !text.StartsWith(Prefix, StringComparison.Ordinal) ||
            text[Prefix.Length + PartLength] != '_')
            return false;

        Span<byte> row = stackalloc byte[RowReference.Size];
        Span<byte> secret = stackalloc byte[SecretSize];
        var body = text[..bodyLength];
        if (text[bodyLength..] != Checksum(body) ||
            !Base62.TryDecode(body.AsSpan(Prefix.Length, PartLength), row) || !Base62.TryDecode(body.AsSpan(bodyLength - PartLength), secret))
            return false;

        key = new(RowReference.Read(row), secret.ToArray());
        return key.Row.TenantId != Guid.Empty;
    }

    private static string Checksum(string body)
    {
        var crc = uint.MaxValue;
        foreach (var octet in Encoding.ASCII.GetBytes(body))
            crc = BitOperations.Crc32C(crc, octet);

        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ~crc);
        return Base62.Encode(bytes, ChecksumLength);
    }
}
