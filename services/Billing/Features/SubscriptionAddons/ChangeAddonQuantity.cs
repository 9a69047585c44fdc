using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>Changes how many of an add-on a subscription has: what was billed is credited for the rest of the period, what is to be is charged for it.</summary>
public static class ChangeAddonQuantity
{
    public sealed record Request([property: Range(1, Quantities.Most)] long Quantity, Proration Proration = Proration.Day);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}/addons/{itemId:guid}/quantity", Handle)
        .WithName("ChangeAddonQuantity").RequirePermission("billing.addons.purchase").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(
        Guid id, Guid itemId, Request request, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        http.HonourMatch(subscription);
        var made = await changes.ChangeQuantity(subscription, itemId, request, ct);
        if (made.Invoice is { } invoice)
            await collection.Issue(invoice, made.Customer, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionAddonResponse.From(made.Item, subscription));
    }
}
