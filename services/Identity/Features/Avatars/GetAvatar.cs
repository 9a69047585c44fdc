using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Storage;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Avatars;

/// <summary>Shows a user's picture to whoever may read users.</summary>
internal static class GetAvatar
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/users/{id:guid}/avatar", Handle).WithName("GetAvatar").WithTags("Users")
        .WithSummary("A user's picture").RequirePermission("users.read");

    public static Task<PushStreamHttpResult> Handle(Guid id, HttpContext http, IdentityDbContext db, ObjectStore store, CancellationToken ct) =>
        ShownAvatar.Of(id, http, db, store, ct);
}
