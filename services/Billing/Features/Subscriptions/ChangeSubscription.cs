using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// Changes plan and quantity: at once, with an invoice of what is credited and charged, or when the period ends. <c>If-Match</c> is
/// honoured where it is sent.
/// </summary>
public static class ChangeSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/change", Handle)
        .WithName("ChangeSubscription").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        Guid id, ChangeRequest request, BillingDbContext db, Changing changing, Collection collection, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        http.HonourMatch(subscription);
        var (customer, invoice) = await changing.Apply(subscription, request, ct);
        if (invoice is not null)
            await collection.Issue(invoice, customer, ct);
        db.RescheduleRenewal(subscription);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
