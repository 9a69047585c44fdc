using Microsoft.EntityFrameworkCore;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Locks on what has no row yet.</summary>
public static class NamedLocks
{
    /// <summary>Holds a name of the operation's tenant against everybody else until the operation ends. Names of one database say what they are of.</summary>
    public static Task HoldName(this ServiceDbContext db, string name, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({$"{db.TenantId} {name}"}, 0))", ct);

    /// <summary>The same, together with everybody else who shares it: nobody holds it alone until all of them have ended.</summary>
    public static Task ShareName(this ServiceDbContext db, string name, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared(hashtextextended({$"{db.TenantId} {name}"}, 0))", ct);
}
