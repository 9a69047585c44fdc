using System.Security.Claims;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Shows the caller its own picture.</summary>
internal static class GetMyAvatar
{
    public static void Map(RouteGroupBuilder api) => api.MapGet(AvatarResponse.Own, Handle).WithName("GetMyAvatar").WithTags("Users")
        .WithSummary("Your picture").RequireSelf();

    public static Task<PushStreamHttpResult> Handle(ClaimsPrincipal caller, HttpContext http, IdentityDbContext db, ObjectStore store, CancellationToken ct) =>
        ShownAvatar.Of(caller.UserId() ?? Guid.Empty, http, db, store, ct);
}
