using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>Opens the page of one invoice: base64url of its tenant, its id and its key, so that the look-up runs under that tenant.</summary>
public sealed record PageToken(Guid TenantId, Guid InvoiceId, Guid Key)
{
    private const int Size = 48, TextLength = 64;

    /// <summary>The token of an invoice that has a page.</summary>
    public static PageToken? Of(Invoice invoice) => invoice is { HasPage: true, PageKey: { } key } ? new(invoice.TenantId, invoice.Id, key) : null;

    public static bool TryParse(string? text, [NotNullWhen(true)] out PageToken? token)
    {
        token = null;
        Span<byte> bytes = stackalloc byte[Size];
        if (text?.Length != TextLength || !Base64Url.IsValid(text) || !Base64Url.TryDecodeFromChars(text, bytes, out var written) || written != Size)
            return false;
        token = new(new(bytes[..16], bigEndian: true), new(bytes[16..32], bigEndian: true), new(bytes[32..], bigEndian: true));
        return token.TenantId != Guid.Empty;
    }

    /// <summary>Compares in constant time.</summary>
    public bool Opens(Invoice invoice) => invoice is { HasPage: true, PageKey: { } key }
        && CryptographicOperations.FixedTimeEquals(Key.ToByteArray(), key.ToByteArray());

    public override string ToString() => Base64Url.EncodeToString(
        [.. TenantId.ToByteArray(bigEndian: true), .. InvoiceId.ToByteArray(bigEndian: true), .. Key.ToByteArray(bigEndian: true)]);
}
