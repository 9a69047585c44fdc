using DotMac.Billing.Data;
using DotMac.Billing.Domain.Categories;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PricingRules;
using DotMac.Billing.Domain.Products;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>Named queries over pricing rules and their uses.</summary>
internal static class PricingRuleQueries
{
    /// <summary>The rule with its row locked: of two that change or use it at once, the later sees what the earlier left.</summary>
    public static async Task<PricingRule> Held(this DbSet<PricingRule> rules, Guid id, CancellationToken ct) =>
        await rules.FromSql($"SELECT * FROM pricing_rules WHERE id = {id} FOR NO KEY UPDATE").SingleOrDefaultAsync(ct) ?? throw PricingRuleErrors.NotFound();

    /// <summary>Those that may hold between two instants.</summary>
    public static IQueryable<PricingRule> Holding(this IQueryable<PricingRule> rules, DateTimeOffset from, DateTimeOffset until) => rules.Where(
        rule => rule.DeactivatedAt == null && (rule.StartsAt == null || rule.StartsAt <= until) && (rule.EndsAt == null || rule.EndsAt > from));

    /// <summary>
    /// Those of them whose uses are limited, locked in one order: nobody uses one more often than it may be. What refers to a rule does not wait for its lock.
    /// </summary>
    public static Task<List<PricingRule>> HoldLimited(this DbSet<PricingRule> rules, DateTimeOffset from, DateTimeOffset until, CancellationToken ct) => rules.FromSql(
        $"""
        SELECT * FROM pricing_rules WHERE deactivated_at IS NULL AND uses < max_uses AND (starts_at IS NULL OR starts_at <= {until})
            AND (ends_at IS NULL OR ends_at > {from}) ORDER BY id FOR NO KEY UPDATE
        """).ToListAsync(ct);

    /// <summary>Refuses more rules that are not over than an invoice can be asked about.</summary>
    public static async Task RequireRoom(this DbSet<PricingRule> rules, DateTimeOffset now, CancellationToken ct)
    {
        if (await rules.CountAsync(rule => rule.DeactivatedAt == null && (rule.EndsAt == null || rule.EndsAt > now), ct) >= PricingRule.MostActive)
            throw PricingRuleErrors.TooMany();
    }

    /// <summary>Refuses products and categories that there are not.</summary>
    public static async Task RequireTargets(this BillingDbContext db, PricingRuleTerms terms, CancellationToken ct)
    {
        if (await db.Products.CountAsync(product => terms.ProductIds.Contains(product.Id), ct) < terms.ProductIds.Count)
            throw ProductErrors.NotFound();
        if (await db.Categories.CountAsync(category => terms.CategoryIds.Contains(category.Id), ct) < terms.CategoryIds.Count)
            throw CategoryErrors.NotFound();
    }

    /// <summary>Whether a rule is for a category by name.</summary>
    public static Task<bool> AnyFor(this DbSet<PricingRule> rules, Guid categoryId, CancellationToken ct) =>
        rules.FromSql($"SELECT * FROM pricing_rules WHERE terms -> 'CategoryIds' ? {categoryId.ToString()}").AnyAsync(ct);

    /// <summary>How many lines each of these rules prices, without those of invoices that were voided.</summary>
    public static async Task<IReadOnlyDictionary<Guid, int>> UsesOf(this BillingDbContext db, IEnumerable<Guid> rules, CancellationToken ct)
    {
        Guid[] ids = [.. rules];
        return await db.PricingRuleUses.Where(use => ids.Contains(use.RuleId) && use.ReturnedAt == null)
            .GroupBy(use => use.RuleId).Select(uses => new { uses.Key, Count = uses.Count() }).ToDictionaryAsync(uses => uses.Key, uses => uses.Count, ct);
    }

    public static async Task<PricingRuleResponse> Shown(this BillingDbContext db, PricingRule rule, CancellationToken ct) =>
        PricingRuleResponse.From(rule, (await db.UsesOf([rule.Id], ct)).GetValueOrDefault(rule.Id));

    /// <summary>Gives the uses of an invoice that is about to be void back to their rules.</summary>
    public static async Task ReturnUses(this BillingDbContext db, Invoice invoice, DateTimeOffset now, CancellationToken ct)
    {
        if (invoice.Lines.All(line => line.Rule is null))
            return;
        Guid[] ids = [.. invoice.Lines.Select(line => line.Rule?.RuleId).OfType<Guid>().Distinct()];
        await db.PricingRules.FromSql($"SELECT * FROM pricing_rules WHERE id = ANY({ids}) AND max_uses IS NOT NULL ORDER BY id FOR NO KEY UPDATE").LoadAsync(ct);
        var rules = await db.PricingRules.Where(rule => ids.Contains(rule.Id)).ToDictionaryAsync(rule => rule.Id, ct);
        foreach (var use in await db.PricingRuleUses.Where(use => use.InvoiceId == invoice.Id && use.ReturnedAt == null).ToListAsync(ct))
            use.Return(rules[use.RuleId], now);
    }
}
