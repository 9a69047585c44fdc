using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Finds users of all tenants whose mail address, user name or name contains a text, newest first.</summary>
internal static class SearchPlatformUsers
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/users", Handle).WithName("SearchPlatformUsers").WithTags("Platform")
        .WithSummary("Find users of all tenants").RequirePermission("platform.users.read");

    public static async Task<Ok<Page<PlatformUser>>> Handle(
        [StringLength(254, MinimumLength = 3)] string search, PlatformDirectory directory, CurrentOperation operation, Paging paging, CancellationToken ct)
    {
        operation.Reason = search.Replace("\0", ""); // what cannot be stored is refused below
        return TypedResults.Ok(await paging.Read((after, most) => directory.Users(search, after, most, ct), user => user.Id));
    }
}
