using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DotMac.Identity.Domain.Tokens;

/// <summary>A keyed hash that only Identity can compute.</summary>
public delegate byte[] TokenMac(ReadOnlySpan<byte> message);

/// <summary>
/// An opaque one-time or refresh token: base64url of tenant, row id and a 256-bit secret. Only the secret's SHA-256 is stored; a random
/// secret of that size needs no slow hash.
/// </summary>
public sealed class SecretToken(RowReference row, byte[] secret)
{
    private const int SecretSize = 32;
    private const int TextLength = 86;

    public RowReference Row => row;

    public byte[] Hash => SHA256.HashData(secret);

    public static SecretToken New(Guid tenantId, Guid rowId) => new(new(tenantId, rowId), RandomNumberGenerator.GetBytes(SecretSize));

    /// <summary>A secret that follows from this one, so that two holders of this token arrive at the same successor.</summary>
    public SecretToken Successor(Guid rowId, TokenMac mac) =>
        new(row with { RowId = rowId }, mac([.. secret, .. rowId.ToByteArray(bigEndian: true)]));

    /// <summary>Compares in constant time.</summary>
    public bool Matches(byte[] hash) => CryptographicOperations.FixedTimeEquals(Hash, hash);

    public override string ToString() => Base64Url.EncodeToString([.. row.ToBytes(), .. secret]);

    public static bool TryParse(string? text, [NotNullWhen(true)] out SecretToken? token)
    {
        token = null;
        Span<byte> bytes = stackalloc byte[RowReference.Size + SecretSize];
        if (text?.Length != TextLength || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) ||
            written != bytes.Length)
            return false;

        token = new(RowReference.Read(bytes), bytes[RowReference.Size..].ToArray());
        return token.Row.TenantId != Guid.Empty;
    }
}
