using System.ComponentModel.DataAnnotations;
using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.Platform;

/// <summary>Finds whatever of Identity's contains a text, over all tenants: tenants, users, teams and clients, the twenty newest of each.</summary>
internal static class SearchPlatform
{
    private const int MostOfEach = 20;

    public sealed record Response(IReadOnlyList<PlatformHit> Items);

    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/admin/platform/search", Handle).WithName("SearchPlatform").WithTags("Platform")
        .WithSummary("Find tenants, users, teams and clients of all tenants").RequirePermission("platform.admin");

    public static async Task<Ok<Response>> Handle(
        [StringLength(254, MinimumLength = 3)] string search, PlatformDirectory directory, CurrentOperation operation, CancellationToken ct)
    {
        operation.Reason = search.Replace("\0", ""); // what cannot be stored is refused below
        return TypedResults.Ok(new Response(await directory.Find(search, MostOfEach, ct)));
    }
}
