using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Data;

/// <summary>A tenant keeps an owner who can sign in (the platform: an administrator).</summary>
internal static class Owners
{
    /// <summary>Refuses a change after which nobody would be left in charge.</summary>
    public static async Task RefuseWithoutOwner(this IdentityDbContext db, User changed, CancellationToken ct)
    {
        var role = db.TenantId == Tenants.Platform ? SystemRoles.PlatformAdmin : SystemRoles.TenantOwner;
        if (changed.Active && changed.RoleNames.Contains(role))
            return;
        var inCharge = db.Users.Where(user => user.Active && user.PasswordHash != null && user.Roles.Any(held => held.Role == role));
        if (!await inCharge.AnyAsync(user => user.Id != changed.Id, ct))
            throw UserErrors.LastOwner();
    }
}
