using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Quotas;
using DotMac.Billing.Features.SubscriptionAddons;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>
/// Changes how many of an add-on the tenant has, billed by days; what is charged at once needs a payment method. More of it is for who owes nothing that failed or is
/// overdue, and fewer for who does not use what they allow.
/// </summary>
public static class ChangeOwnAddonQuantity
{
    public sealed record Request([property: Range(1, Quantities.Most)] long Quantity);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/addons/{itemId:guid}/quantity", Handle)
        .WithName("ChangeOwnAddonQuantity").RequirePermission("billing.addons.purchase").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(
        Guid itemId, Request request, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(await db.OwnSubscriptionId(ct), ct);
        if (request.Quantity > subscription.Item(itemId).Quantity && await db.Invoices.AnyUnsettledOf(subscription.CustomerId, ct))
            throw SubscriptionErrors.InvoicesUnpaid();
        var before = await db.QuotasOf(subscription, ct);
        var changed = await ChangeAddonQuantity.Handle(subscription.Id, itemId, new(request.Quantity), db, changes, collection, http, ct);
        await db.RefuseBelowUse(subscription, before, ct);
        db.RefuseUncharged();
        return changed;
    }
}
