using DotMac.Billing.Domain.Coupons;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Invoices;

/// <summary>What pricing rules and coupons take off an invoice: computed by the draft, and once more when it is finalised, always before tax.</summary>
public sealed partial class Invoice
{
    /// <summary>What <see cref="DiscountAmount"/> is made of, rule by rule and coupon by coupon, in the order in which they ran.</summary>
    public IReadOnlyList<InvoiceDiscount> Discounts { get; private set; } = [];

    public long DiscountAmount => Discounts.Sum(discount => discount.Amount);

    /// <summary>Whether it bills a change of a subscription inside one of its periods, and not a whole one that begins with the change.</summary>
    public bool IsWithinPeriod => SubscriptionId is not null && PeriodStart is null && WholePeriods <= 0;

    /// <summary>Whole periods that are charged, without those that are credited.</summary>
    private int WholePeriods => lines.Where(line => line is { Calculation: null, AddonId: null }).Sum(line => line.BilledPart is null ? Math.Sign(line.UnitPrice) : 0);

    /// <summary>
    /// Whether it bills add-ons alone within a period, whose own invoice was given the fixed amounts: of those it gets back what its credits are less by.
    /// </summary>
    private bool IsOfAddons => IsWithinPeriod && lines.All(line => line.AddonId is not null);

    /// <summary>Answers what is left of each line, exactly.</summary>
    private IReadOnlyList<Ratio> Discount(IReadOnlyList<AppliedCoupon> coupons)
    {
        var breakdown = DiscountBreakdown.Of(lines, SubscriptionId, coupons, IsWithinPeriod ? Charge.Share : Ratio.One, IsOfAddons ? lines.Sum(line => line.Undiscounted) : null);
        Discounts = breakdown.Discounts;
        for (var i = 0; i < lines.Count; i++)
            lines[i].DiscountBy(breakdown.Shares[i]);
        return breakdown.Left;
    }
}
