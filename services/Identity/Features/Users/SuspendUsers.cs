using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Shuts several users out.</summary>
internal static class SuspendUsers
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/bulk/suspend", Handle).WithName("SuspendUsers").WithTags("Users")
        .WithSummary("Shut several users out").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<BulkResponse>> Handle(
        BulkRequest request, ClaimsPrincipal caller, Deactivation deactivation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.LockUsersAndOwners(request.UserIds, ct);
        return await Bulk.Each(request, async id =>
        {
            var user = await db.Users.Present().FirstOrDefaultAsync(found => found.Id == id, ct) ?? throw UserErrors.NotFound(id);
            if (id == caller.UserId())
                throw UserErrors.Yourself();

            caller.Authority().RefuseOver(user, time.GetUtcNow());
            await deactivation.Of(user, "user_disabled", ct);
            await db.SaveChangesAsync(ct);
        });
    }
}
