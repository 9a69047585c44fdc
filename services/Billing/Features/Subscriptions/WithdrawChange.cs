using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Withdraws the change that waits for the end of the period.</summary>
public static class WithdrawChange
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}/pending-change", Handle)
        .WithName("WithdrawChange").RequirePermission("billing.subscription.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var subscription = await db.Subscriptions.Held(id, ct);
        subscription.WithdrawChange();
        await db.SaveChangesAsync(ct);
        http.SetETag(subscription);
        return TypedResults.Ok(SubscriptionResponse.From(subscription, await db.Invoices.LatestOf(id, ct)));
    }
}
