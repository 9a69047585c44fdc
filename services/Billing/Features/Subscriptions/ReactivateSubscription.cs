using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Withdraws a cancellation before the period ends.</summary>
public static class ReactivateSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/reactivate", Handle)
        .WithName("ReactivateSubscription").RequirePermission("billing.subscription.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        subscription.Reactivate();
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
