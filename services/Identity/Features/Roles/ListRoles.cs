using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Roles;

/// <summary>Lists the roles that may be held in the tenant: the system's, then its own.</summary>
internal static class ListRoles
{
    public sealed record Response(IReadOnlyList<RoleResponse> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/roles", Handle).WithName("ListRoles").WithTags("Roles")
        .WithSummary("List roles and what they grant").RequirePermission("users.read");

    public static async Task<Ok<Response>> Handle(IdentityDbContext db, CancellationToken ct)
    {
        var system = SystemRoles.All.Where(role => !role.OfPlatform || db.TenantId == Tenants.Platform);
        var own = await db.Roles.AsNoTracking().OrderBy(role => role.Name).ToListAsync(ct);
        return TypedResults.Ok(new Response([.. system.Select(RoleResponse.From), .. own.Select(RoleResponse.From)]));
    }
}
