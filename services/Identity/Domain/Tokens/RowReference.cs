namespace DotMac.Identity.Domain.Tokens;

/// <summary>Tenant and row that a token without a bearer token names, so that the look-up runs under that tenant.</summary>
public readonly record struct RowReference(Guid TenantId, Guid RowId)
{
    public const int Size = 32;

    public byte[] ToBytes()
    {
        var bytes = new byte[Size];
        Write(bytes);
        return bytes;
    }

    public void Write(Span<byte> bytes)
    {
        TenantId.TryWriteBytes(bytes, bigEndian: true, out _);
        RowId.TryWriteBytes(bytes[16..], bigEndian: true, out _);
    }

    public static RowReference Read(ReadOnlySpan<byte> bytes) =>
        new(new Guid(bytes[..16], bigEndian: true), new Guid(bytes[16..32], bigEndian: true));
}
