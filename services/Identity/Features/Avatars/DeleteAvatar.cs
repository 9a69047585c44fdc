using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.Identity.Domain.Users;
using DotMac.Identity.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Shows no picture of the caller any more: at once for everybody who asks, its bytes go a moment later.</summary>
internal static class DeleteAvatar
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete(AvatarResponse.Own, Handle).WithName("DeleteAvatar").WithTags("Users")
        .WithSummary("Show no picture of yourself").RequireSelf();

    public static async Task<NoContent> Handle(ClaimsPrincipal caller, CurrentOperation operation, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var id = caller.UserId() ?? Guid.Empty;
        var user = await db.LockUser(id, ct) ?? throw UserErrors.NotFound(id);
        var old = user.HideAvatar(new(id, time.GetUtcNow(), operation.IpAddress, operation.UserAgent));
        db.Schedule(RemoveAvatar.Kind, old, DateTimeOffset.UnixEpoch);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
