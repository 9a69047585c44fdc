using System.Linq.Expressions;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PricingRules;

namespace DotMac.Billing.Features.PricingRules;

/// <summary>A pricing rule: <c>percentage</c> is a decimal string, <c>amount</c> minor units of its currency; one of them is null.</summary>
public sealed record PricingRuleResponse(
    Guid Id, string Name, string? Description, bool AppliesToAll, IReadOnlyList<Guid> ProductIds, IReadOnlyList<Guid> CategoryIds, long MinQuantity,
    IReadOnlyList<string> CustomerSegments, PricingDiscountType DiscountType, string? Percentage, long? Amount, string? Currency, DateTimeOffset? StartsAt,
    DateTimeOffset? EndsAt, int? MaxUses, int CurrentUses, int Priority, bool IsActive, DateTimeOffset CreatedAt)
{
    public static PricingRuleResponse From(PricingRule rule, int uses) => new(
        rule.Id, rule.Name, rule.Description, rule.Terms.AppliesToAll, rule.Terms.ProductIds, rule.Terms.CategoryIds, rule.Terms.MinQuantity,
        rule.Terms.Segments, rule.Terms.DiscountType, Text(rule.Terms.Percentage), rule.Terms.Amount, rule.Terms.Currency, rule.Terms.StartsAt,
        rule.Terms.EndsAt, rule.MaxUses, uses, rule.Priority, rule.DeactivatedAt is null, rule.CreatedAt);

    internal static string? Text(decimal? percentage) => percentage is { } known ? Percentages.Text(known) : null;
}

/// <summary>A line that a rule priced; <c>returned_at</c> is when its invoice was voided.</summary>
public sealed record PricingRuleUseResponse(
    Guid Id, Guid RuleId, Guid InvoiceId, Guid InvoiceLineId, Guid CustomerId, long DiscountAmount, string Currency, DateTimeOffset UsedAt,
    DateTimeOffset? ReturnedAt)
{
    public static Expression<Func<PricingRuleUse, PricingRuleUseResponse>> Of { get; } = use => From(use);

    public static PricingRuleUseResponse From(PricingRuleUse use) => new(
        use.Id, use.RuleId, use.InvoiceId, use.InvoiceLineId, use.CustomerId, use.DiscountAmount, use.Currency.Code, use.UsedAt, use.ReturnedAt);
}

/// <summary>The rule of a line as it stood then; <c>exact_discount</c> is a fraction of minor units, before coupons and before the invoice's rounding.</summary>
public sealed record LineRuleResponse(
    Guid RuleId, string Name, PricingDiscountType DiscountType, string? Percentage, long? Amount, string Share, string ExactDiscount)
{
    public static LineRuleResponse? Of(InvoiceLine line) => line.Rule is not { } rule
        ? null
        : new(
            rule.RuleId, rule.Name, rule.DiscountType, PricingRuleResponse.Text(rule.Percentage), rule.Amount, line.ProrationText ?? "1",
            rule.Off(line.LineAmount, line.Share).ToString());
}
