using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Subscriptions;

/// <summary>Lists the subscriptions, newest first, of one customer where asked.</summary>
public static class ListSubscriptions
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListSubscriptions").RequirePermission("billing.subscription.view");

    public static async Task<Ok<Page<SubscriptionResponse>>> Handle(
        [FromQuery(Name = "customer_id")] Guid? customerId, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var subscriptions = db.Subscriptions.Where(subscription => customerId == null || subscription.CustomerId == customerId);
        return TypedResults.Ok(await paging.Read(subscriptions, SubscriptionResponse.Of, ct));
    }
}
