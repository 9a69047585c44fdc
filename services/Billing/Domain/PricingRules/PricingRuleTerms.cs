namespace DotMac.Billing.Domain.PricingRules;

/// <summary>percentage, fixed_amount (off the line), fixed_price (what the whole quantity costs for a whole period).</summary>
public enum PricingDiscountType
{
    Percentage,
    FixedAmount,
    FixedPrice,
}

/// <summary>What a rule is for, and what it does to a price.</summary>
/// <param name="Segments">Of which a customer is in one at least; none for all customers.</param>
/// <param name="Amount">Minor units of the currency, of a fixed amount or price.</param>
/// <param name="EndsAt">The instant from which it holds no more.</param>
public sealed record PricingRuleTerms(
    bool AppliesToAll, IReadOnlyList<Guid> ProductIds, IReadOnlyList<Guid> CategoryIds, long MinQuantity, IReadOnlyList<string> Segments,
    PricingDiscountType DiscountType, decimal? Percentage, long? Amount, string? Currency, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt)
{
    public PricingRuleTerms Checked()
    {
        if (AppliesToAll == (ProductIds.Count + CategoryIds.Count > 0))
            throw PricingRuleErrors.TargetUnclear();
        var percentage = DiscountType is PricingDiscountType.Percentage;
        if (percentage != Percentage is not null || percentage != Amount is null || percentage != Currency is null)
            throw PricingRuleErrors.DiscountUnclear();
        if (Percentage is <= 0 or > 100)
            throw PricingRuleErrors.PercentageOutOfRange();
        if (EndsAt <= StartsAt)
            throw PricingRuleErrors.WindowEmpty();
        return this;
    }

    /// <summary>Whether both may hold for one line, if the categories of these products are what they are.</summary>
    public bool Overlaps(PricingRuleTerms other, IReadOnlyDictionary<Guid, Guid> categories) =>
        !(EndsAt <= other.StartsAt) && !(other.EndsAt <= StartsAt)
        && (Segments.Count == 0 || other.Segments.Count == 0 || Segments.Intersect(other.Segments).Any())
        && (Currency is null || other.Currency is null || Currency == other.Currency)
        && (AppliesToAll || other.AppliesToAll || ProductIds.Intersect(other.ProductIds).Any() || CategoryIds.Intersect(other.CategoryIds).Any()
            || AreIn(CategoryIds, other.ProductIds, categories) || AreIn(other.CategoryIds, ProductIds, categories));

    private static bool AreIn(IReadOnlyList<Guid> named, IEnumerable<Guid> products, IReadOnlyDictionary<Guid, Guid> categories) =>
        products.Any(product => categories.TryGetValue(product, out var category) && named.Contains(category));
}
