using DotMac.Billing.Data;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows what buying an add-on would bill the tenant now, by the same code, and changes nothing.</summary>
public static class PreviewOwnAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/addons/preview", Handle)
        .WithName("PreviewOwnAddon").RequirePermission("billing.addons.view").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<AddonPreviewResponse>> Handle(
        OwnAddonRequest request, BillingDbContext db, AddonChanges changes, TenantClock clock, CancellationToken ct) =>
        await PreviewAddAddon.Handle(await db.OwnSubscriptionId(ct), request.ByDays, db, changes, clock, ct);
}
