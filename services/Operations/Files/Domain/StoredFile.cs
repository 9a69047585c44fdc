using DotMac.Contracts.Operations;
using DotMac.Kernel;

namespace DotMac.Operations.Files.Domain;

/// <summary>A file of the tenant: its bytes are an object in the store, this is what is known of them.</summary>
public sealed class StoredFile : AggregateRoot
{
    private StoredFile()
    {
    }

    public string Name { get; private set; } = "";
    public string ContentType { get; private set; } = "";
    public long Size { get; private set; }

    /// <summary>SHA-256 of the bytes, lower-case hex, computed while they passed.</summary>
    public string Sha256 { get; private set; } = "";

    public DateTimeOffset CreatedAt { get; private set; }
    public DateTimeOffset? DeletedAt { get; private set; }

    /// <summary>The object's key: below the tenant, so that one tenant's objects can be listed and removed together.</summary>
    public static string KeyOf(Guid tenant, Guid id) => $"{tenant:N}/{id:N}";

    public static StoredFile Keep(Guid id, string name, string contentType, long size, string sha256, DateTimeOffset now)
    {
        var file = new StoredFile { Id = id, Name = name, ContentType = contentType, Size = size, Sha256 = sha256, CreatedAt = now };
        file.Raise(new FileUploaded(id, name, contentType, size, sha256));
        return file;
    }

    public void Delete(DateTimeOffset now)
    {
        DeletedAt = now;
        Raise(new FileDeleted(Id, Name, Size));
    }
}
