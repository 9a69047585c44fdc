using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Lists the rules, newest first, or those that are active or not.</summary>
public static class ListPricingRules
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListPricingRules").RequirePermission("billing.pricing.view");

    public static async Task<Ok<Page<PricingRuleResponse>>> Handle(
        [FromQuery(Name = "is_active")] bool? isActive, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var page = await paging.Read(db.PricingRules.Where(rule => isActive == null || rule.DeactivatedAt == null == isActive), rule => rule, ct);
        var uses = await db.UsesOf(page.Items.Select(rule => rule.Id), ct);
        return TypedResults.Ok(new Page<PricingRuleResponse>(
            [.. page.Items.Select(rule => PricingRuleResponse.From(rule, uses.GetValueOrDefault(rule.Id)))], page.NextCursor));
    }
}
