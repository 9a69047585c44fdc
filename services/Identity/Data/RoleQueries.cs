using DotMac.Identity.Domain.Roles;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>
/// Look-ups of roles. Who changes a role locks the tenant's roles, then their holders; who hands one on shares that lock before it locks a user:
/// the order in which all lock.
/// </summary>
internal static class RoleQueries
{
    /// <summary>No role of the tenant changes until the operation ends.</summary>
    public static Task HoldRoles(this IdentityDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock_shared({LockOf(db)})", ct);

    /// <summary>Nobody else changes or hands on a role of the tenant until the operation ends.</summary>
    public static Task LockRoles(this IdentityDbContext db, CancellationToken ct) =>
        db.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockOf(db)})", ct);

    /// <summary>The role of that name that may be held in the tenant.</summary>
    public static async Task<IGrantableRole?> FindRole(this IdentityDbContext db, string name, CancellationToken ct) =>
        SystemRoles.Find(name, db.TenantId) ?? (IGrantableRole?)await db.Roles.FirstOrDefaultAsync(role => role.Name == name, ct);

    /// <summary>A role of the tenant's own, to be changed; the system's are refused by name.</summary>
    public static async Task<Role> OwnRole(this IdentityDbContext db, string name, CancellationToken ct)
    {
        if (SystemRoles.Find(name, db.TenantId) is not null)
            throw RoleErrors.System(name);
        return await db.Roles.FirstOrDefaultAsync(role => role.Name == name, ct) ?? throw RoleErrors.NotFound(name);
    }

    /// <summary>The users who hold one of the roles, locked: whoever issues a token for them did so before or waits.</summary>
    public static Task<List<Guid>> LockHolders(this IdentityDbContext db, IEnumerable<Role> roles, CancellationToken ct)
    {
        var ids = roles.Select(role => role.Id).ToArray();
        return db.Database.SqlQuery<Guid>(
            $"SELECT id FROM users WHERE id IN (SELECT user_id FROM user_roles WHERE role_id = ANY ({ids})) ORDER BY id FOR UPDATE").ToListAsync(ct);
    }

    private static long LockOf(IdentityDbContext db) => BitConverter.ToInt64(db.TenantId.ToByteArray(), 8) ^ 0x726F6C6573;
}
