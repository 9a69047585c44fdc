using DotMac.Billing.Domain.Addons;
using DotMac.Billing.Domain.Charges;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Analytics;

/// <summary>What a subscription brings in a month: without tax, after the coupons that last for ever, rounded once (case L05).</summary>
public static class RecurringRevenue
{
    public static Money Monthly(
        Plan plan, long quantity, IEnumerable<CouponTerms> coupons, IEnumerable<(AddonTariff Addon, long Quantity)>? addons = null)
    {
        var unit = plan.Currency.MinorPerMajor;
        var flat = (addons ?? []).Aggregate(
            (Ratio)plan.Price * plan.FlatQuantity(quantity) * unit, (sum, item) => sum + (Ratio)item.Addon.Price * item.Quantity * unit);
        var price = plan.QuantityCharges.Aggregate(flat, (sum, charge) => sum + charge.Of(UsageQuantity.Of(quantity), plan.Currency).Exact);
        var left = coupons.Where(terms => terms.Duration is CouponDuration.Forever).Aggregate(price, (rest, terms) => Reduce(rest, terms, plan.Currency));
        return Money.Round(left * PerMonth(plan.Interval), plan.Currency);
    }

    /// <summary>Trials and pauses bring nothing; who is past due is still counted.</summary>
    public static bool Counts(SubscriptionStatus status) => status is SubscriptionStatus.Active or SubscriptionStatus.PastDue;

    private static Ratio Reduce(Ratio left, CouponTerms terms, Currency currency)
    {
        if (terms.Percentage is { } percentage)
            return left - left * percentage / 100;
        return terms.Currency != currency ? left : left > terms.Amount!.Value ? left - terms.Amount.Value : Ratio.Zero;
    }

    private static Ratio PerMonth(PlanInterval interval) => interval switch
    {
        PlanInterval.Day => new(365, 12),
        PlanInterval.Week => new(52, 12),
        _ => new(1, BillingCalendar.Months(interval)),
    };
}
