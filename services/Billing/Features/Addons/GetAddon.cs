using DotMac.Billing.Data;
using DotMac.Billing.Domain.Addons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Addons;

/// <summary>Shows one add-on.</summary>
public static class GetAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetAddon").RequirePermission("billing.addons.view").ProducesProblem(404);

    public static async Task<Ok<AddonResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var addon = await db.Addons.FindAsync([id], ct) ?? throw AddonErrors.NotFound();
        http.SetETag(addon);
        return TypedResults.Ok(AddonResponse.From(addon));
    }
}
