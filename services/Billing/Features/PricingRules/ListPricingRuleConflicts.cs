using DotMac.Billing.Data;
using DotMac.Billing.Domain.PricingRules;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>
/// Lists pairs of active rules of one priority, those that have ended apart, that may hold for one line: the discount decides between them, and nobody said so.
/// </summary>
public static class ListPricingRuleConflicts
{
    public sealed record Conflict(Guid RuleId, string RuleName, Guid OtherRuleId, string OtherRuleName, int Priority);

    public sealed record Response(IReadOnlyList<Conflict> Items);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/conflicts", Handle)
        .WithName("ListPricingRuleConflicts").RequirePermission("billing.pricing.view");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var rules = await db.PricingRules.AsNoTracking().Where(rule => rule.DeactivatedAt == null).OrderBy(rule => rule.Id).ToListAsync(ct);
        rules.RemoveAll(rule => rule.Terms.EndsAt <= clock.Now);
        Guid[] named = [.. rules.SelectMany(rule => rule.Terms.ProductIds).Distinct()];
        var categories = await db.Products.Where(product => named.Contains(product.Id) && product.CategoryId != null)
            .ToDictionaryAsync(product => product.Id, product => product.CategoryId!.Value, ct);
        return TypedResults.Ok(new Response([.. Conflicts(rules, categories)]));
    }

    private static IEnumerable<Conflict> Conflicts(List<PricingRule> rules, Dictionary<Guid, Guid> categories) =>
        rules.SelectMany((rule, i) => rules.Skip(i + 1).Where(other => rule.Priority == other.Priority && rule.Terms.Overlaps(other.Terms, categories))
            .Select(other => new Conflict(rule.Id, rule.Name, other.Id, other.Name, rule.Priority)));
}
