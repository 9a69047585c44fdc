using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Lets a disabled user sign in again.</summary>
internal static class EnableUser
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/{id:guid}/enable", Handle).WithName("EnableUser").WithTags("Users")
        .WithSummary("Let a user in again").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<UserResponse>> Handle(
        Guid id, ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        await db.RefuseYourOwn(caller, id, ct);
        caller.Authority().RefuseOver(user, time.GetUtcNow());
        if (!user.Active)
            await db.TakeSeat(ct);
        user.Enable();
        await db.SaveChangesAsync(ct);

        http.SetETag(user);
        return TypedResults.Ok(UserResponse.From(user));
    }
}
