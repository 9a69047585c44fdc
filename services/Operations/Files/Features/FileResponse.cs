using System.Linq.Expressions;
using DotMac.Operations.Files.Domain;

namespace DotMac.Operations.Files.Features;

/// <summary>What is known of a file.</summary>
public sealed record FileResponse(Guid Id, string Name, string ContentType, long Size, string Sha256, DateTimeOffset CreatedAt)
{
    public static Expression<Func<StoredFile, FileResponse>> Of { get; } = file => From(file);

    public static FileResponse From(StoredFile file) => new(file.Id, file.Name, file.ContentType, file.Size, file.Sha256, file.CreatedAt);
}
