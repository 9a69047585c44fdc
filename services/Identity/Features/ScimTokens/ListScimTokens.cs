using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.ScimTokens;

/// <summary>Lists the tenant's SCIM tokens, without their secrets.</summary>
internal static class ListScimTokens
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/scim-tokens", Handle).WithName("ListScimTokens").WithTags("SCIM")
        .WithSummary("List SCIM tokens").RequirePermission("scim_tokens.read");

    public static async Task<Ok<Page<ScimTokenResponse>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.ScimTokens, ScimTokenResponse.Projection, ct));
}
