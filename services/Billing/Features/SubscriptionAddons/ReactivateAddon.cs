using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>Withdraws the cancellation of an add-on before the period ends.</summary>
public static class ReactivateAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/addons/{itemId:guid}/reactivate", Handle)
        .WithName("ReactivateAddon").RequirePermission("billing.addons.purchase").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(
        Guid id, Guid itemId, BillingDbContext db, AddonChanges changes, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        var item = await changes.Reactivate(subscription, itemId, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionAddonResponse.From(item, subscription));
    }
}
