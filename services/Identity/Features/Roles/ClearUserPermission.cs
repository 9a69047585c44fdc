using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Takes back what was allowed or denied a user past its roles; lifting a denial hands the permission on.</summary>
internal static class ClearUserPermission
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/rbac/admin/users/{id:guid}/permissions/{permission}", Handle)
        .WithName("ClearUserPermission").WithTags("Roles")
        .WithSummary("Take back what a user was allowed or denied").RequirePermission("admin.role.manage").Sensitive();

    public static async Task<Ok<UserPermissionsResponse>> Handle(
        Guid id, string permission, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.HoldRoles(ct);
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        await db.RefuseYourOwn(caller, id, ct);
        if (user.DirectPermissions.All(direct => direct.Permission != permission))
            throw RoleErrors.NoDirectPermission(permission);

        caller.Authority().RefuseOver(user, time.GetUtcNow());
        caller.Authority().HandOn([permission], "/permission");
        user.ClearPermission(permission);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserPermissionsResponse.From(user, time.GetUtcNow()));
    }
}
