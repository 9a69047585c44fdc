using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows the subscription of the caller's tenant: the newest one that has not ended.</summary>
public static class GetOwnSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/subscription/current", Handle)
        .WithName("GetOwnSubscription").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<SubscriptionResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct) =>
        await GetSubscription.Handle(await db.OwnSubscriptionId(ct), db, http, ct);
}
