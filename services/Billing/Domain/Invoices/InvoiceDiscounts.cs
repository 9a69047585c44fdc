using DotMac.Billing.Domain.Coupons;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What coupons take off an invoice: computed by the draft, and once more when it is finalised, always before tax.</summary>
public sealed partial class Invoice
{
    /// <summary>What <see cref="DiscountAmount"/> is made of, coupon by coupon, in the order in which they ran.</summary>
    public IReadOnlyList<InvoiceDiscount> Discounts { get; private set; } = [];

    public long DiscountAmount => Discounts.Sum(discount => discount.Amount);

    /// <summary>Whether it bills a change of a subscription inside one of its periods, and not a whole one that begins with the change.</summary>
    public bool IsWithinPeriod => SubscriptionId is not null && PeriodStart is null && WholePeriods <= 0;

    /// <summary>Whole periods that are charged, without those that are credited.</summary>
    private int WholePeriods => lines.Where(line => line.Calculation is null).Sum(line => line.BilledPart is null ? Math.Sign(line.UnitPrice) : 0);

    /// <summary>Answers what is left of each line, exactly.</summary>
    private IReadOnlyList<Ratio> Discount(IReadOnlyList<AppliedCoupon> coupons)
    {
        var breakdown = DiscountBreakdown.Of(lines, SubscriptionId, coupons, IsWithinPeriod ? Charge.Share : Ratio.One);
        Discounts = breakdown.Discounts;
        for (var i = 0; i < lines.Count; i++)
            lines[i].DiscountBy(breakdown.Shares[i]);
        return breakdown.Left;
    }
}
