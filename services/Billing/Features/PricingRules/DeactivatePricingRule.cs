using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Prices nothing by the rule any more, until it is activated.</summary>
public static class DeactivatePricingRule
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/deactivate", Handle)
        .WithName("DeactivatePricingRule").RequirePermission("billing.pricing.manage").ProducesProblem(404);

    public static async Task<Ok<PricingRuleResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var rule = await db.PricingRules.Held(id, ct);
        rule.Deactivate(clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(rule);
        return TypedResults.Ok(await db.Shown(rule, ct));
    }
}
