using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Shows one role.</summary>
internal static class GetRole
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/roles/{name}", Handle).WithName("GetRole").WithTags("Roles")
        .WithSummary("Show a role and what it grants").RequirePermission("users.read");

    public static async Task<Ok<RoleResponse>> Handle(string name, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var role = await db.FindRole(name, ct) ?? throw RoleErrors.NotFound(name);
        if (role is AggregateRoot own)
            http.SetETag(own);
        return TypedResults.Ok(RoleResponse.From(role));
    }
}
