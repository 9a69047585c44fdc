using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Entitlements;

/// <summary>Says whether a customer's subscriptions entitle it to a feature; one that no plan has is not granted. A read: it is asked often, and changes nothing.</summary>
public static class CheckEntitlement
{
    public sealed record Response(string Feature, bool Granted);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/entitlements/{feature}", Handle)
        .WithName("CheckEntitlement").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid customerId, string feature, BillingDbContext db, CancellationToken ct) =>
        TypedResults.Ok(new Response(feature, (await db.FeaturesOf(customerId, ct)).Contains(feature)));
}
