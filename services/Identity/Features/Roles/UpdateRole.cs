using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Roles;

/// <summary>
/// Changes what a role of the tenant's own grants; it bites at once for all who hold it or a role that inherits from it. Nobody lets its own grow.
/// </summary>
internal static class UpdateRole
{
    public sealed record Request(
        [property: Required, MinLength(1), MaxLength(200)] string DisplayName,
        [property: Required, MaxLength(Role.MostPermissions)] IReadOnlyList<string> Permissions,
        [property: MaxLength(100)] string? Parent = null);

    public static void Map(RouteGroupBuilder api) => api.MapPut("/api/v1/auth/rbac/admin/roles/{role}", Handle)
        .WithName("UpdateRole").WithTags("Roles")
        .WithSummary("Change what a role grants").RequirePermission("admin.role.manage").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<RoleResponse>> Handle(
        string role, Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        await db.LockRoles(ct);
        var changed = await db.OwnRole(role, ct);
        http.RequireMatch(changed);
        caller.Authority().HandOn(changed);
        var permissions = caller.Authority().HandOn(request.Permissions, "/permissions");
        var parent = await db.ParentNamed(request.Parent, caller.Authority(), ct);
        var tree = new RoleTree(await db.Roles.ToListAsync(ct));
        tree.RefuseCycle(changed, request.Parent);

        var before = changed.Effective;
        changed.Change(request.DisplayName, parent, permissions);
        var holders = await db.LockHolders(tree.Refresh(changed), ct);
        if (PermissionSet.Grows(before, changed.Effective) && await db.PersonBehind(caller, ct) is { } self && holders.Contains(self))
            throw RoleErrors.YourOwn();

        db.RevokeUsers(holders);
        await db.SaveChangesAsync(ct);
        http.SetETag(changed);
        return TypedResults.Ok(RoleResponse.From(changed));
    }
}
