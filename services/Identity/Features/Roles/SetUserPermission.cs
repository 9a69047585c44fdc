using System.ComponentModel.DataAnnotations;
using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.Identity.Features.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Roles;

/// <summary>Allows or denies a user one permission past its roles; nobody allows what it does not hold, nobody changes itself.</summary>
internal static class SetUserPermission
{
    /// <summary><c>effect</c> is <c>allow</c> or <c>deny</c>; the permission may be a wildcard such as <c>billing.*</c>.</summary>
    public sealed record Request(
        [property: Required, MaxLength(100)] string Permission, [property: Required, AllowedValues("allow", "deny")] string Effect,
        DateTimeOffset? ExpiresAt = null, [property: MaxLength(500)] string? Reason = null);

    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/auth/rbac/admin/users/{id:guid}/permissions", Handle)
        .WithName("SetUserPermission").WithTags("Roles")
        .WithSummary("Allow or deny a user one permission").RequirePermission("admin.role.manage").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<UserPermissionsResponse>> Handle(
        Guid id, Request request, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.HoldRoles(ct);
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        await db.RefuseYourOwn(caller, id, ct);

        var (now, expiresAt) = (time.GetUtcNow(), request.ExpiresAt?.ToUniversalTime());
        caller.Authority().RefuseOver(user, now);
        caller.Authority().HandOn([request.Permission], "/permission");
        user.SetPermission(new(request.Permission, request.Effect == "allow", caller.UserId(), now, expiresAt, request.Reason), now);
        db.ScheduleExpiry(id, expiresAt);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserPermissionsResponse.From(user, now));
    }
}
