using DotMac.Billing.Data;
using DotMac.Billing.Domain.PricingRules;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Shows one rule, and how many lines it prices.</summary>
public static class GetPricingRule
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetPricingRule").RequirePermission("billing.pricing.view").ProducesProblem(404);

    public static async Task<Ok<PricingRuleResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var rule = await db.PricingRules.FindAsync([id], ct) ?? throw PricingRuleErrors.NotFound();
        http.SetETag(rule);
        return TypedResults.Ok(await db.Shown(rule, ct));
    }
}
