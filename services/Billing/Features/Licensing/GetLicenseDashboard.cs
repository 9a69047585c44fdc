using DotMac.Billing.Data;
using DotMac.Billing.Features.Entitlements;
using DotMac.Billing.Features.Plans;
using DotMac.Billing.Features.Quotas;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Licensing;

/// <summary>Shows at once what the caller's tenant is subscribed to, what it may use and how much of it.</summary>
public static class GetLicenseDashboard
{
    public sealed record Response(
        SubscriptionResponse Subscription, PlanResponse Plan, IReadOnlyList<string> Features, IReadOnlyList<QuotaResponse> Quotas);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/dashboard", Handle)
        .WithName("GetLicenseDashboard").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var license = (await GetLicense.Handle(db, http, ct)).Value!;
        var features = await db.FeaturesOf(license.Subscription.CustomerId, ct);
        var quotas = (await ListQuotas.Handle(license.Subscription.Id, db, ct)).Value!.Quotas;
        return TypedResults.Ok(new Response(license.Subscription, license.Plan, features, quotas));
    }
}
