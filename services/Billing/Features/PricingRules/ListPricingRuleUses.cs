using DotMac.Billing.Data;
using DotMac.Billing.Domain.PricingRules;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Lists the lines that a rule priced, newest first, those included whose invoices were voided.</summary>
public static class ListPricingRuleUses
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/usage", Handle)
        .WithName("ListPricingRuleUses").RequirePermission("billing.pricing.view").ProducesProblem(404);

    public static async Task<Ok<Page<PricingRuleUseResponse>>> Handle(Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.PricingRules.AnyAsync(rule => rule.Id == id, ct))
            throw PricingRuleErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.PricingRuleUses.Where(use => use.RuleId == id), PricingRuleUseResponse.Of, ct));
    }
}
