using DotMac.Identity.Domain.Revocations;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>Appends to the revocation feed so that sequences become visible in their order.</summary>
internal static class RevocationLog
{
    /// <summary>Held until the transaction ends: no later sequence can be committed before an earlier one.</summary>
    private const long OrderLock = 0x646F746D61637265;

    public static async Task Append(IdentityDbContext db, IEnumerable<RevokedSubject> subjects, DateTimeOffset at, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({OrderLock})", ct);
        foreach (var (kind, subject) in subjects)
            await db.Database.ExecuteSqlAsync($"INSERT INTO revocations (kind, subject, at) VALUES ({kind}, {subject}, {at})", ct);
        db.MarkSaved();
    }
}
