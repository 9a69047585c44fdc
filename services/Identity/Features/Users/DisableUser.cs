using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Shuts a user out: sign-in is refused, every token, session and API key ends at once.</summary>
internal static class DisableUser
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/{id:guid}/disable", Handle).WithName("DisableUser").WithTags("Users")
        .WithSummary("Shut a user out").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<UserResponse>> Handle(
        Guid id, ClaimsPrincipal caller, HttpContext http, Deactivation deactivation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.LockUserAndOwners(id, ct) ?? throw UserErrors.NotFound(id);
        if (id == caller.UserId())
            throw UserErrors.Yourself();

        caller.Authority().RefuseOver(user, time.GetUtcNow());
        await deactivation.Of(user, "user_disabled", ct);
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
