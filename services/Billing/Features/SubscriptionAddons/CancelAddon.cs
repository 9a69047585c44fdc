using DotMac.Billing.Data;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.SubscriptionAddons;

/// <summary>
/// Cancels an add-on at the end of the period, which is also meant when nothing is said, or at once: then what is not used is credited to the customer's
/// balance, by days, by seconds or not at all, and what was metered is billed; by days the last one counts as used unless said otherwise.
/// </summary>
public static class CancelAddon
{
    public sealed record Request(bool AtPeriodEnd = true, Proration Proration = Proration.Day, bool LastDayUsed = true);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/addons/{itemId:guid}/cancel", Handle)
        .WithName("CancelAddon").RequirePermission("billing.addons.purchase").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<SubscriptionAddonResponse>> Handle(
        Guid id, Guid itemId, Request? request, BillingDbContext db, AddonChanges changes, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        var made = await changes.Cancel(subscription, itemId, request ?? new(), ct);
        if (made.Invoice is { } invoice)
            await collection.Issue(invoice, made.Customer, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionAddonResponse.From(made.Item, subscription));
    }
}
