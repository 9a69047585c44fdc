using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Prices by the rule again.</summary>
public static class ActivatePricingRule
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/activate", Handle)
        .WithName("ActivatePricingRule").RequirePermission("billing.pricing.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<PricingRuleResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var rule = await db.PricingRules.Held(id, ct);
        if (rule.DeactivatedAt is not null)
            await db.PricingRules.RequireRoom(clock.Now, ct);
        rule.Activate();
        await db.SaveChangesAsync(ct);
        http.SetETag(rule);
        return TypedResults.Ok(await db.Shown(rule, ct));
    }
}
