using DotMac.Kernel;

namespace DotMac.Billing.Domain.PricingRules;

/// <summary>The rule that priced a line, as it stood then: with the line's price and share it is the proof of what it took off.</summary>
public sealed record LineRule(Guid RuleId, string Name, PricingDiscountType DiscountType, decimal? Percentage, long? Amount)
{
    /// <summary>What it takes off a line, exactly and never more than that: of a share of a period that share of an amount or price.</summary>
    public Ratio Off(Ratio line, Ratio share)
    {
        if (Percentage is { } percentage)
            return line * percentage / 100;
        var amount = Amount!.Value * share;
        var off = DiscountType is PricingDiscountType.FixedAmount ? amount : line - amount;
        return off < Ratio.Zero ? Ratio.Zero : off > line ? line : off;
    }
}
