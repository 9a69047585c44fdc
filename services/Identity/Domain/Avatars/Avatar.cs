using System.Security.Cryptography;
using DotMac.Kernel;

namespace DotMac.Identity.Domain.Avatars;

/// <summary>A picture in the object store that is or was a user's, or was to become it; never another one under the same key.</summary>
public sealed class Avatar : AggregateRoot
{
    private Avatar()
    {
    }

    public Guid UserId { get; private set; }
    public string ContentType { get; private set; } = "";
    public long Size { get; private set; }

    /// <summary>SHA-256 of the bytes, lower-case hex: the strong validator of its answers.</summary>
    public string Sha256 { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }

    /// <summary>The object's key: below the user.</summary>
    public string Key => $"avatars/{UserId:N}/{Id:N}";

    public static Avatar Of(Guid userId, string contentType, byte[] bytes, DateTimeOffset now) => new()
    {
        UserId = userId,
        ContentType = contentType,
        Size = bytes.Length,
        Sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        CreatedAt = now,
    };
}
