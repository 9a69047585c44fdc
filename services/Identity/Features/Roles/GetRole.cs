using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Shows one role.</summary>
internal static class GetRole
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/roles/{name}", Handle).WithName("GetRole").WithTags("Roles")
        .WithSummary("Show a role and what it grants").RequirePermission("users.read");

    public static Ok<RoleResponse> Handle(string name, IdentityDbContext db) => TypedResults.Ok(RoleResponse.From(SystemRoles.Of(name, db.TenantId)));
}
