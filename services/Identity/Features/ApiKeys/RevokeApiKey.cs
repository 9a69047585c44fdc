using DotMac.Identity.Data;
using DotMac.Identity.Domain.ApiKeys;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ApiKeys;

/// <summary>Ends an API key, and every token that it was exchanged for.</summary>
internal static class RevokeApiKey
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/api-keys/{id:guid}", Handle)
        .WithName("RevokeApiKey").WithTags("API keys")
        .WithSummary("Revoke an API key").RequirePermission("api_keys.revoke").Sensitive();

    public static async Task<NoContent> Handle(Guid id, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var key = await db.ApiKeys.FirstOrDefaultAsync(key => key.Id == id, ct) ?? throw ApiKeyErrors.NotFound(id);
        key.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
