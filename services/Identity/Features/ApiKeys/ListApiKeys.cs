using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Lists the tenant's API keys, without their secrets.</summary>
internal static class ListApiKeys
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/api-keys", Handle).WithName("ListApiKeys").WithTags("API keys")
        .WithSummary("List API keys").RequirePermission("api_keys.read");

    public static async Task<Ok<Page<ApiKeyResponse>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.ApiKeys, ApiKeyResponse.Projection, ct));
}
