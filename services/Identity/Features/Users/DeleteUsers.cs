using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.Users;

/// <summary>Removes several users: they are shut out and lose password, second factor, names and roles, as over SCIM.</summary>
internal static class DeleteUsers
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/api/v1/users/bulk/delete", Handle).WithName("DeleteUsers").WithTags("Users")
        .WithSummary("Remove several users").RequirePermission("users.delete").Sensitive().RequireRecentSignIn();

    public static async Task<Ok<BulkResponse>> Handle(
        BulkRequest request, ClaimsPrincipal caller, Removal removal, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        await db.LockUsersAndOwners(request.UserIds, ct);
        return await Bulk.Each(request, async id =>
        {
            var user = await db.Users.FirstOrDefaultAsync(found => found.Id == id, ct);
            if (user is not { RemovedAt: null })
                throw UserErrors.NotFound(id);

            await removal.ByCaller(user, caller, time.GetUtcNow(), ct);
            await db.SaveChangesAsync(ct);
        });
    }
}
