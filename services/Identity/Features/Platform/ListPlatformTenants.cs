using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Lists the tenants of the platform, newest first, or those whose name or slug contains a text.</summary>
internal static class ListPlatformTenants
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/tenants", Handle).WithName("ListPlatformTenants").WithTags("Platform")
        .WithSummary("List the tenants of the platform").RequirePermission("platform.tenants.read");

    public static async Task<Ok<Page<PlatformTenant>>> Handle(
        PlatformDirectory directory, Paging paging, CancellationToken ct, [MaxLength(100)] string? search = null, string? status = null) =>
        TypedResults.Ok(await paging.Read((after, most) => directory.Tenants(search, status, after, most, ct), tenant => tenant.Id));
}
