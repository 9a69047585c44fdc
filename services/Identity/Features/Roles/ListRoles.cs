using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Lists the roles that may be held in the tenant.</summary>
internal static class ListRoles
{
    public sealed record Response(IReadOnlyList<RoleResponse> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/roles", Handle).WithName("ListRoles").WithTags("Roles")
        .WithSummary("List roles and what they grant").RequirePermission("users.read");

    public static Ok<Response> Handle(IdentityDbContext db) => TypedResults.Ok(new Response(
        [.. SystemRoles.All.Where(role => !role.OfPlatform || db.TenantId == Tenants.Platform).Select(RoleResponse.From)]));
}
