using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Changes plan and quantity of the tenant's subscription. <c>If-Match</c> is honoured where it is sent.</summary>
public static class ChangeOwnPlan
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/subscription/change-plan", Handle)
        .WithName("ChangeOwnPlan").RequirePermission("billing.subscription.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(422);

    public static async Task<Ok<SubscriptionResponse>> Handle(
        OwnChangeRequest request, BillingDbContext db, Changing changing, Collection collection, HttpContext http, CancellationToken ct) =>
        await ChangeSubscription.Handle(await db.OwnSubscriptionId(ct), await request.Offered(db, ct), db, changing, collection, http, ct);
}
