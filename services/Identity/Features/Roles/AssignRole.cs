using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Roles;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Gives a user a role, for good or until an instant; nobody hands on more than it holds, nor to itself.</summary>
internal static class AssignRole
{
    public sealed record Request(DateTimeOffset? ExpiresAt = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/rbac/admin/users/{id:guid}/roles/{role}", Handle)
        .WithName("AssignRole").WithTags("Roles").WithSummary("Give a user a role").RequirePermission("admin.role.manage").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<UserResponse>> Handle(
        Guid id, string role, Request? request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time,
        CancellationToken ct)
    {
        await db.HoldRoles(ct);
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        var granted = await db.FindRole(role, ct) ?? throw RoleErrors.NotFound(role);
        caller.Authority().HandOn(granted);
        await db.RefuseYourOwn(caller, id, ct);
        if (user.RoleNames.Contains(role))
            caller.Authority().RefuseOver(user, time.GetUtcNow()); // a new end may take the role away
        var expiresAt = request?.ExpiresAt?.ToUniversalTime();
        user.Assign(granted, caller.UserId(), time.GetUtcNow(), expiresAt);
        db.ScheduleExpiry(id, expiresAt);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
