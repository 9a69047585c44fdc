using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Shows one API key, without its secret.</summary>
internal static class GetApiKey
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/api-keys/{id:guid}", Handle).WithName("GetApiKey").WithTags("API keys")
        .WithSummary("Show an API key").RequirePermission("api_keys.read");

    public static async Task<Ok<ApiKeyResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var key = await db.ApiKeys.AsNoTracking().FirstOrDefaultAsync(key => key.Id == id, ct) ?? throw ApiKeyErrors.NotFound(id);
        http.SetETag(key);
        return TypedResults.Ok(ApiKeyResponse.From(key));
    }
}
