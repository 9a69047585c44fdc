using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Takes a change back before its day.</summary>
public static class CancelScheduledChange
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}/scheduled-changes/{changeId:guid}", Handle)
        .WithName("CancelScheduledChange").RequirePermission("billing.subscription.manage").ProducesProblem(404);

    public static async Task<Ok<SubscriptionResponse>> Handle(Guid id, Guid changeId, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        subscription.CancelScheduled(changeId);
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
