using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Roles;

/// <summary>Shows what a user may do, and why.</summary>
internal static class GetUserPermissions
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/rbac/admin/users/{id:guid}/permissions", Handle)
        .WithName("GetUserPermissions").WithTags("Roles")
        .WithSummary("What a user may do, and why").RequirePermission("admin.role.manage");

    public static async Task<Ok<UserPermissionsResponse>> Handle(
        Guid id, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.Users.Present().AsNoTracking().FirstOrDefaultAsync(user => user.Id == id, ct) ?? throw UserErrors.NotFound(id);
        http.SetETag(user);
        return TypedResults.Ok(UserPermissionsResponse.From(user, time.GetUtcNow()));
    }
}
