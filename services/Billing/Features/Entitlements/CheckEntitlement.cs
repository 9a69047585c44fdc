using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Entitlements;

/// <summary>Says whether a customer's subscriptions entitle it to a feature; one that no plan has is not granted.</summary>
public static class CheckEntitlement
{
    public sealed record Request(
        [property: RegularExpression(Codes.Form, ErrorMessage = "A code has 2 to 100 letters, digits, hyphens and underscores.")] string Feature);

    public sealed record Response(string Feature, bool Granted);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/entitlements/check", Handle)
        .WithName("CheckEntitlement").RequirePermission("billing.subscription.view").ProducesProblem(404);

    public static async Task<Ok<Response>> Handle(Guid customerId, Request request, BillingDbContext db, CancellationToken ct) =>
        TypedResults.Ok(new Response(request.Feature, (await db.FeaturesOf(customerId, ct)).Contains(request.Feature)));
}
