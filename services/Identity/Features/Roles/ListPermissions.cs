using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Lists every permission that can be granted in the tenant, for roles, keys and clients alike.</summary>
internal static class ListPermissions
{
    public sealed record Response(IReadOnlyList<string> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/permissions", Handle).WithName("ListPermissions").WithTags("Roles")
        .WithSummary("List every permission").RequirePermission("users.read");

    public static Ok<Response> Handle(IdentityDbContext db) =>
        TypedResults.Ok(new Response(db.TenantId == Tenants.Platform
            ? [.. PermissionCatalogue.TenantLevel, .. PermissionCatalogue.PlatformLevel]
            : PermissionCatalogue.TenantLevel));
}
