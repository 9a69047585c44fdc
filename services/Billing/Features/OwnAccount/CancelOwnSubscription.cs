using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Cancels the tenant's subscription at the end of what is paid.</summary>
public static class CancelOwnSubscription
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscription/cancel", Handle)
        .WithName("CancelOwnSubscription").RequirePermission("billing.subscription.cancel").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        BillingDbContext db, Changing changing, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct) =>
        await CancelSubscription.Handle(await db.OwnSubscriptionId(ct), null, db, changing, collection, clock, http, ct);
}
