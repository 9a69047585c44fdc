using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Coupons;

/// <summary>A coupon that a customer has redeemed: it discounts the customer's invoices until it is used up or removed.</summary>
public sealed class AppliedCoupon : AggregateRoot
{
    private AppliedCoupon()
    {
    }

    internal AppliedCoupon(Coupon coupon, Customer customer, Guid? subscriptionId, DateTimeOffset now) =>
        (CouponId, Code, Name, Terms, CustomerId, SubscriptionId, AppliedAt) =
            (coupon.Id, coupon.Code, coupon.Name, coupon.Terms with { }, customer.Id, subscriptionId, now);

    public Guid CouponId { get; private set; }
    public string Code { get; private set; } = "";
    public string Name { get; private set; } = "";
    public CouponTerms Terms { get; private set; } = null!;
    public Guid CustomerId { get; private set; }

    /// <summary>The only subscription whose lines it discounts; null for all lines of the customer.</summary>
    public Guid? SubscriptionId { get; private set; }

    /// <summary>How many periods, or single invoices, it has discounted.</summary>
    public int UsedPeriods { get; private set; }

    public DateTimeOffset AppliedAt { get; private set; }
    public DateTimeOffset? EndedAt { get; private set; }

    /// <summary>
    /// Takes its discount off what is left of the lines that it covers, exactly: a fixed amount in proportion to it (rule R10). Lines below zero are
    /// credits of what was charged after discounts; they get nothing of it. Of a share of a period it takes that share of a fixed amount for periods, at most
    /// so much, and answers how much.
    /// </summary>
    internal Ratio Reduce(Ratio[] left, IReadOnlyList<Guid?> subscriptions, Ratio share, Ratio? most)
    {
        int[] covered =
        [
            .. Enumerable.Range(0, left.Length).Where(i => left[i] > Ratio.Zero && (SubscriptionId is null || SubscriptionId == subscriptions[i])),
        ];
        if (Terms.Percentage is { } percentage)
            foreach (var i in covered)
                left[i] -= left[i] * percentage / 100;
        else if (Terms.Duration is CouponDuration.Once)
            Spread(left, covered, Terms.Amount!.Value);
        else
            return Spread(left, covered, most < Terms.Amount!.Value * share ? most.Value : Terms.Amount!.Value * share);
        return Ratio.Zero;
    }

    /// <summary>Counts the invoice that it discounted; a change within a period uses no period up.</summary>
    internal void Use(Invoice invoice, DateTimeOffset now)
    {
        if (invoice.Discounts.All(discount => discount.AppliedCouponId != Id))
            return;
        if (Terms.Duration is CouponDuration.Once || !invoice.IsWithinPeriod)
            UsedPeriods++;
        var most = Terms.Duration is CouponDuration.Once ? 1 : Terms.Periods;
        if (UsedPeriods >= most)
            EndedAt = now;
        Raise(new CouponUsed(Id, CouponId, Code, CustomerId, SubscriptionId, invoice.Id, UsedPeriods, EndedAt));
    }

    /// <summary>Takes it from the customer; invoices that it discounted stay as they are. A second time changes nothing.</summary>
    public void Remove(DateTimeOffset now)
    {
        if (EndedAt is not null)
            return;
        EndedAt = now;
        Raise(new CouponRemoved(Id, CouponId, Code, CustomerId, SubscriptionId, now));
    }

    /// <summary>Never more than the lines come to.</summary>
    private static Ratio Spread(Ratio[] left, int[] covered, Ratio amount)
    {
        var whole = covered.Aggregate(Ratio.Zero, (sum, i) => sum + left[i]);
        var taken = whole < amount ? whole : amount;
        foreach (var i in covered)
            left[i] -= taken * left[i] / whole;
        return taken;
    }
}
