using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Roles;

/// <summary>Deletes a role of the tenant's own that nobody holds and none inherits from.</summary>
internal static class DeleteRole
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/rbac/admin/roles/{role}", Handle)
        .WithName("DeleteRole").WithTags("Roles")
        .WithSummary("Delete a role that nobody holds").RequirePermission("admin.role.manage").Sensitive();

    public static async Task<NoContent> Handle(string role, ClaimsPrincipal caller, IdentityDbContext db, CancellationToken ct)
    {
        await db.LockRoles(ct);
        var deleted = await db.OwnRole(role, ct);
        caller.Authority().HandOn(deleted);
        if (await db.Users.AnyAsync(user => user.Roles.Any(held => held.Role == role), ct) || await db.Roles.AnyAsync(child => child.Parent == role, ct))
            throw RoleErrors.InUse(role);

        deleted.Delete();
        db.Remove(deleted);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
