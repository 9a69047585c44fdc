using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>Lists the tenant's identity providers, without their secrets.</summary>
internal static class ListIdentityProviders
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/identity-providers", Handle).WithName("ListIdentityProviders")
        .WithTags("Identity providers").WithSummary("List identity providers").RequirePermission("identity_providers.read");

    public static async Task<Ok<Page<IdentityProviderResponse>>> Handle(IdentityDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.IdentityProviders, IdentityProviderResponse.Projection, ct));
}
