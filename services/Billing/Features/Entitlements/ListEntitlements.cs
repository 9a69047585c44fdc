using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Entitlements;

/// <summary>Lists the features that a customer's subscriptions entitle it to.</summary>
public static class ListEntitlements
{
    /// <summary>The codes of the features, each once and in their order.</summary>
    public sealed record Response(Guid CustomerId, IReadOnlyList<string> Features);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/entitlements", Handle)
        .WithName("ListEntitlements").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid customerId, BillingDbContext db, CancellationToken ct) =>
        TypedResults.Ok(new Response(customerId, await db.FeaturesOf(customerId, ct)));
}
