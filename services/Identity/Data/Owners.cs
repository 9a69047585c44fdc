using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>A tenant keeps an owner who can sign in (the platform: an administrator).</summary>
internal static class Owners
{
    /// <summary>Refuses to let somebody go who is the last one in charge.</summary>
    public static async Task RefuseLastOwner(this IdentityDbContext db, Guid leaving, CancellationToken ct)
    {
        if (!await db.InCharge().AnyAsync(user => user.Id != leaving, ct))
            throw UserErrors.LastOwner();
    }

    /// <summary>Refuses a change after which nobody would be left in charge.</summary>
    public static async Task RefuseWithoutOwner(this IdentityDbContext db, User changed, CancellationToken ct)
    {
        if (!changed.Active || !changed.RoleNames.Contains(db.RoleInCharge()))
            await db.RefuseLastOwner(changed.Id, ct);
    }

    private static IQueryable<User> InCharge(this IdentityDbContext db)
    {
        var role = db.RoleInCharge();
        return db.Users.Where(user => user.Active && user.PasswordHash != null && user.Roles.Any(held => held.Role == role));
    }

    private static string RoleInCharge(this IdentityDbContext db) => db.TenantId == Tenants.Platform ? SystemRoles.PlatformAdmin : SystemRoles.TenantOwner;
}
