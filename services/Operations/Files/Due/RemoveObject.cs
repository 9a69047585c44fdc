using DotMac.Operations.Data;
using DotMac.Operations.Files.Domain;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Storage;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Operations.Files.Due;

/// <summary>Removes bytes that no file refers to: of a deleted one, or of an upload that never became one.</summary>
[HandlesDueWork(Kind)]
public sealed class RemoveObject(OperationsDbContext db, ObjectStore store) : IDueWorkHandler
{
    public const string Kind = "remove_object";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.Files.AnyAsync(file => file.Id == work.Subject && file.DeletedAt == null, ct))
            return;

        await db.Commit(ct);
        await store.Remove(StoredFile.KeyOf(db.TenantId, work.Subject), ct);
    }
}
