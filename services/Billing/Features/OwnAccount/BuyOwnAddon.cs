using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>
/// Buys an add-on of the platform for the tenant, if it owes nothing that failed or is overdue; what is charged at once needs a payment method. <c>If-Match</c> is honoured
/// where it is sent.
/// </summary>
public static class BuyOwnAddon
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/addons", Handle)
        .WithName("BuyOwnAddon").RequirePermission("billing.addons.purchase").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Created<SubscriptionAddonResponse>> Handle(
        OwnAddonRequest request, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.OwnSubscriptionId(ct);
        await db.Subscriptions.Held(subscription, ct); // a payment that fails at the same time is seen
        if (await db.Invoices.AnyUnsettledOf(await db.OwnCustomerId(ct), ct))
            throw SubscriptionErrors.InvoicesUnpaid();
        var bought = await AddAddon.Handle(subscription, request.ByDays, db, changes, collection, http, ct);
        db.RefuseUncharged();
        return TypedResults.Created("/api/v1/billing/tenant/addons", bought.Value);
    }
}
