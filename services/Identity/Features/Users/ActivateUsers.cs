using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Lets several users in again, as long as there are seats.</summary>
internal static class ActivateUsers
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/bulk/activate", Handle).WithName("ActivateUsers").WithTags("Users")
        .WithSummary("Let several users in again").RequirePermission("users.update").Sensitive();

    public static async Task<Ok<BulkResponse>> Handle(
        BulkRequest request, ClaimsPrincipal caller, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.LockUsersAndOwners(request.UserIds, ct);
        return await Bulk.Each(request, async id =>
        {
            var user = await db.Users.Present().FirstOrDefaultAsync(found => found.Id == id, ct) ?? throw UserErrors.NotFound(id);
            await db.RefuseYourOwn(caller, id, ct);
            caller.Authority().RefuseOver(user, time.GetUtcNow());
            if (!user.Active && await db.TrySeat(ct) is { } full)
                throw full;

            user.Enable();
            await db.SaveChangesAsync(ct);
        });
    }
}
