using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Addons;

/// <summary>Sells the add-on no more; subscriptions that have it keep it.</summary>
public static class DeactivateAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/deactivate", Handle)
        .WithName("DeactivateAddon").RequirePermission("billing.addons.manage").ProducesProblem(404);

    public static async Task<Ok<AddonResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var addon = await db.Addons.FindAsync([id], ct) ?? throw AddonErrors.NotFound();
        addon.Deactivate(clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(addon);
        return TypedResults.Ok(AddonResponse.From(addon));
    }
}
