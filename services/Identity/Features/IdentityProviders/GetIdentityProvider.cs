using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>Shows one identity provider, without its secret.</summary>
internal static class GetIdentityProvider
{
    public static void Map(RouteGroupBuilder api) => api.MapGet("/api/v1/auth/identity-providers/{id:guid}", Handle).WithName("GetIdentityProvider")
        .WithTags("Identity providers").WithSummary("Show an identity provider").RequirePermission("identity_providers.read");

    public static async Task<Ok<IdentityProviderResponse>> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        var provider = await db.IdentityProviders.AsNoTracking().FirstOrDefaultAsync(provider => provider.Id == id, ct) ?? throw IdentityProviderErrors.NotFound($"{id}");
        http.SetETag(provider);
        return TypedResults.Ok(IdentityProviderResponse.From(provider));
    }
}
