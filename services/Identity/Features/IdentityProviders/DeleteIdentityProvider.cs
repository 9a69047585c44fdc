using DotMac.Identity.Data;
using DotMac.Identity.Domain.Federation;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Identity.Features.IdentityProviders;

/// <summary>Deletes a provider with all that is linked to it: nobody signs in through it from then on, nor does who is on the way back from it.</summary>
internal static class DeleteIdentityProvider
{
    public static void Map(RouteGroupBuilder api) => api.MapDelete("/api/v1/auth/identity-providers/{id:guid}", Handle).WithName("DeleteIdentityProvider")
        .WithTags("Identity providers").WithSummary("Delete an identity provider").RequirePermission("identity_providers.delete").Sensitive().RequireRecentSignIn();

    public static async Task<NoContent> Handle(Guid id, HttpContext http, IdentityDbContext db, CancellationToken ct)
    {
        await db.Lock($"SELECT id FROM identity_providers WHERE id = {id} FOR UPDATE", ct);
        var provider = await db.IdentityProviders.FirstOrDefaultAsync(provider => provider.Id == id, ct) ?? throw IdentityProviderErrors.NotFound($"{id}");
        http.HonourMatch(provider);
        await db.ExternalFlows.Where(flow => flow.ProviderId == id).ExecuteDeleteAsync(ct);
        await db.UnlinkAll(login => login.ProviderId == id, ct);
        provider.Delete();
        db.Remove(provider);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
