using DotMac.Operations.Files.Domain;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Operations.Files.Features;

/// <summary>Named queries over files.</summary>
internal static class FileQueries
{
    public static async Task<StoredFile> Present(this DbSet<StoredFile> files, Guid id, CancellationToken ct) =>
        await files.SingleOrDefaultAsync(file => file.Id == id && file.DeletedAt == null, ct) ?? throw StoredFileErrors.NotFound();
}
