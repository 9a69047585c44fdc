using DotMac.Identity.Data;
using DotMac.Identity.Domain.Scim;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ScimTokens;

/// <summary>Ends a SCIM token at once: each use looks at its row.</summary>
internal static class RevokeScimToken
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/scim-tokens/{id:guid}", Handle)
        .WithName("RevokeScimToken").WithTags("SCIM")
        .WithSummary("Revoke a SCIM token").RequirePermission("scim_tokens.revoke").Sensitive();

    public static async Task<NoContent> Handle(Guid id, IdentityDbContext db, TimeProvider time, CancellationToken ct)
    {
        var token = await db.ScimTokens.FirstOrDefaultAsync(token => token.Id == id, ct) ?? throw ScimErrors.TokenNotFound(id);
        token.Revoke(time.GetUtcNow());
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
