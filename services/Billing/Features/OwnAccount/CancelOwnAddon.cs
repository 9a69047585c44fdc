using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Cancels an add-on of the tenant at the end of what is paid.</summary>
public static class CancelOwnAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/addons/{itemId:guid}/cancel", Handle)
        .WithName("CancelOwnAddon").RequirePermission("billing.addons.purchase").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(
        Guid itemId, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct) =>
        await CancelAddon.Handle(await db.OwnSubscriptionId(ct), itemId, null, db, changes, collection, http, ct);
}
