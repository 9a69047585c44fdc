using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>Shows what another quantity of an add-on would bill now, by the same code, and changes nothing.</summary>
public static class PreviewAddonQuantity
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/addons/{itemId:guid}/quantity/preview", Handle)
        .WithName("PreviewAddonQuantity").RequirePermission("billing.addons.view").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<AddonPreviewResponse>> Handle(
        Guid id, Guid itemId, ChangeAddonQuantity.Request request, BillingDbContext db, AddonChanges changes, TenantClock clock, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Copy(id, ct);
        var made = await changes.ChangeQuantity(subscription, itemId, request, ct);
        return TypedResults.Ok(await AddonPreviewResponse.From(made, subscription, db, clock, ct));
    }
}
