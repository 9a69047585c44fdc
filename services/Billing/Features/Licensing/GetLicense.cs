using DotMac.Billing.Data;
using DotMac.Billing.Features.OwnAccount;
using DotMac.Billing.Features.Plans;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Licensing;

/// <summary>Shows the subscription of the caller's tenant and the plan that it is of, offered or not.</summary>
public static class GetLicense
{
    public sealed record Response(SubscriptionResponse Subscription, PlanResponse Plan);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/subscriptions/current", Handle)
        .WithName("GetLicense").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var subscription = (await GetSubscription.Handle(await db.OwnSubscriptionId(ct), db, http, ct)).Value!;
        var plan = await db.Plans.AsNoTracking().SingleAsync(known => known.Id == subscription.PlanId, ct);
        return TypedResults.Ok(new Response(subscription, PlanResponse.From(plan)));
    }
}
