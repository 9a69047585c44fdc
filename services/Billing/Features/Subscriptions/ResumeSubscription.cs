using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>
/// Ends a pause: what is owed is collected again, and where the paid period is over meanwhile a new one begins today and is billed, unless the
/// subscription was to end with it.
/// </summary>
public static class ResumeSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/resume", Handle)
        .WithName("ResumeSubscription").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(Guid id, BillingDbContext db, Resuming resuming, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        await resuming.Resume(subscription, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
