using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>
/// Buys an add-on for a subscription: a setup fee and a price that is charged once whole, a recurring price for the rest of the period, on one invoice that is
/// finalised at once; in a trial nothing before it ends.
/// </summary>
public static class AddAddon
{
    public sealed record Request(Guid AddonId, [property: Range(1, Quantities.Most)] long Quantity = 1, Proration Proration = Proration.Day);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/addons", Handle)
        .WithName("AddAddon").RequirePermission("billing.addons.purchase").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Created<SubscriptionAddonResponse>> Handle(
        Guid id, Request request, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        http.HonourMatch(subscription);
        var made = await changes.Add(subscription, request, ct);
        if (made.Invoice is { } invoice)
            await collection.Issue(invoice, made.Customer, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Created($"/api/v1/billing/subscriptions/{id}/addons", SubscriptionAddonResponse.From(made.Item, subscription));
    }
}
