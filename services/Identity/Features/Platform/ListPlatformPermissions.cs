using DotMac.Identity.Domain.Roles;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Lists what only the platform's own users can hold.</summary>
internal static class ListPlatformPermissions
{
    public sealed record Response(IReadOnlyList<string> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/permissions", Handle)
        .WithName("ListPlatformPermissions").WithTags("Platform").WithSummary("List the platform's own permissions").RequirePermission("platform.users.read");

    public static Ok<Response> Handle() => TypedResults.Ok(new Response(PermissionCatalogue.PlatformLevel));
}
