using DotMac.Identity.Data;
using DotMac.Identity.Domain.Scim;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.ScimTokens;

/// <summary>Shows one SCIM token, without its secret.</summary>
internal static class GetScimToken
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/scim-tokens/{id:guid}", Handle).WithName("GetScimToken").WithTags("SCIM")
        .WithSummary("Show a SCIM token").RequirePermission("scim_tokens.read");

    public static async Task<Ok<ScimTokenResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var token = await db.ScimTokens.AsNoTracking().FirstOrDefaultAsync(token => token.Id == id, ct) ?? throw ScimErrors.TokenNotFound(id);
        http.SetETag(token);
        return TypedResults.Ok(ScimTokenResponse.From(token));
    }
}
