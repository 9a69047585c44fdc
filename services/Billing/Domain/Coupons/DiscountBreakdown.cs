using DotMac.Billing.Domain.Invoices;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Coupons;

/// <summary>
/// The discounts of an invoice: first each line's pricing rule, then coupons run one after another, in the order in which they were applied, on what is left of each line (rule R10).
/// What is left stays exact for the taxes; what is shown is rounded once, and spread over the lines in whole units (case F09).
/// </summary>
internal sealed record DiscountBreakdown(IReadOnlyList<Ratio> Left, IReadOnlyList<InvoiceDiscount> Discounts, IReadOnlyList<long> Shares)
{
    /// <param name="share">How much of a period the lines charge.</param>
    /// <param name="most">How much all fixed amounts for periods take at most; null where they are not bound.</param>
    public static DiscountBreakdown Of(
        IReadOnlyList<InvoiceLine> lines, Guid? subscriptionId, IReadOnlyList<AppliedCoupon> coupons, Ratio share, Ratio? most = null)
    {
        Ratio[] left = [.. lines.Select(line => (Ratio)line.LineAmount)];
        Guid?[] subscriptions = [.. lines.Select(line => line.SubscriptionId ?? subscriptionId)];
        var discounts = new List<InvoiceDiscount>(Rules(lines, left));
        foreach (var coupon in coupons)
        {
            var before = Sum(left, lines[0].Currency);
            most -= coupon.Reduce(left, subscriptions, share, most);
            if ((before - Sum(left, lines[0].Currency)).Amount is var amount and not 0)
                discounts.Add(new(coupon.Id, coupon.CouponId, coupon.Code, coupon.Name, coupon.Terms.Percentage, amount));
        }

        Ratio[] exact = [.. lines.Select((line, i) => line.LineAmount - left[i])];
        return new(left, discounts, LargestRemainder.Spread(exact, discounts.Sum(discount => discount.Amount)));
    }

    private static IEnumerable<InvoiceDiscount> Rules(IReadOnlyList<InvoiceLine> lines, Ratio[] left)
    {
        foreach (var priced in lines.Index().Where(line => line.Item.Rule is not null).GroupBy(line => line.Item.Rule!.RuleId))
        {
            var (before, rule) = (Sum(left, lines[0].Currency), priced.First().Item.Rule!);
            foreach (var (i, line) in priced)
                left[i] -= line.Rule!.Off(left[i], line.Share);
            if ((before - Sum(left, lines[0].Currency)).Amount is var amount and not 0)
                yield return new(null, null, null, rule.Name, rule.Percentage, amount, rule.RuleId);
        }
    }

    private static Money Sum(Ratio[] amounts, Currency currency) =>
        Money.Round(amounts.Aggregate(Ratio.Zero, (sum, amount) => sum + amount), currency);
}
