using DotMac.Billing.Data;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Withdraws the cancellation of the tenant's subscription before its period ends.</summary>
public static class ReactivateOwnSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscription/reactivate", Handle)
        .WithName("ReactivateOwnSubscription").RequirePermission("billing.subscription.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct) =>
        await ReactivateSubscription.Handle(await db.OwnSubscriptionId(ct), db, http, ct);
}
