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

/// <summary>Creates a role of the tenant's own; nobody puts more into it than it holds.</summary>
internal static class CreateRole
{
    public sealed record Request(
        [property: Required, RegularExpression("^[a-z][a-z0-9_]{1,99}$",
            ErrorMessage = "2 to 100 lower-case letters, digits or underscores, a letter first.")] string Name,
        [property: Required, MinLength(1), MaxLength(200)] string DisplayName,
        [property: Required, MaxLength(Role.MostPermissions)] IReadOnlyList<string> Permissions,
        [property: MaxLength(100)] string? Parent = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/rbac/admin/roles", Handle).WithName("CreateRole").WithTags("Roles")
        .WithSummary("Create a role").RequirePermission("admin.role.manage").Sensitive().RequireRecentSignIn();

    public static async Task<Created<RoleResponse>> Handle(
        Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.LockRoles(ct);
        var permissions = caller.Authority().HandOn(request.Permissions, "/permissions");
        var parent = await db.ParentNamed(request.Parent, caller.Authority(), ct);
        if (SystemRoles.Has(request.Name) || await db.Roles.AnyAsync(role => role.Name == request.Name, ct))
            throw RoleErrors.NameTaken(request.Name);

        var role = Role.Create(request.Name, request.DisplayName, parent, permissions, time.GetUtcNow());
        db.Add(role);
        await db.SaveChangesAsync(ct);
        http.SetETag(role);
        return TypedResults.Created($"/api/v1/auth/rbac/roles/{role.Name}", RoleResponse.From(role));
    }

    /// <summary>The role that another is to inherit from; its permissions are handed on with it.</summary>
    internal static async Task<IGrantableRole?> ParentNamed(this IdentityDbContext db, string? name, Authority authority, CancellationToken ct)
    {
        if (name is null)
            return null;

        var parent = await db.FindRole(name, ct) ?? throw RoleErrors.UnknownParent(name);
        authority.HandOn(parent);
        return parent;
    }
}
