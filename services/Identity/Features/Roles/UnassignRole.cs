using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Takes a role from a user; tokens that carry it die at once.</summary>
internal static class UnassignRole
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/rbac/admin/users/{id:guid}/roles/{role}", Handle)
        .WithName("UnassignRole").WithTags("Roles").WithSummary("Take a role from a user").RequirePermission("admin.role.manage").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<UserResponse>> Handle(
        Guid id, string role, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.LockUserAndOwners(id, ct) ?? throw UserErrors.NotFound(id);
        caller.Authority().RefuseOver(user, time.GetUtcNow());
        user.Unassign(role);
        await db.RefuseWithoutOwner(user, ct);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
