using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Users;

/// <summary>Removes a user: shut out with the receipt of that, then without password, second factor, picture, names and roles, as over SCIM.</summary>
internal static class DeleteUser
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/users/{id:guid}", Handle).WithName("DeleteUser").WithTags("Users")
        .WithSummary("Remove a user").RequirePermission("users.delete").Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(
        Guid id, ClaimsPrincipal caller, HttpContext http, Removal removal, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var user = await db.LockUserAndOwners(id, ct) ?? throw UserErrors.NotFound(id);
        http.HonourMatch(user);
        await removal.ByCaller(user, caller, time.GetUtcNow(), ct);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
