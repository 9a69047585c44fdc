using DotMac.Billing.Data;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Withdraws the cancellation of an add-on of the tenant before the period ends.</summary>
public static class ReactivateOwnAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/addons/{itemId:guid}/reactivate", Handle)
        .WithName("ReactivateOwnAddon").RequirePermission("billing.addons.purchase").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(Guid itemId, BillingDbContext db, AddonChanges changes, HttpContext http, CancellationToken ct) =>
        await ReactivateAddon.Handle(await db.OwnSubscriptionId(ct), itemId, db, changes, http, ct);
}
