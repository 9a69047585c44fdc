using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Numbers over all tenants, as Identity knows them.</summary>
internal static class GetPlatformStats
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/stats", Handle).WithName("GetPlatformStats").WithTags("Platform")
        .WithSummary("Numbers over all tenants").RequirePermission("platform.tenants.read");

    public static async Task<Ok<PlatformNumbers>> Handle(PlatformDirectory directory, CancellationToken ct) => TypedResults.Ok(await directory.Numbers(ct));
}
