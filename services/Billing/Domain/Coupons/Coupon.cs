using System.Text.Json;
using DotMac.Billing.Domain.Customers;
using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Coupons;

/// <summary>A discount that customers redeem by its code, as often and as long as it allows. Its terms never change.</summary>
public sealed class Coupon : AggregateRoot
{
    private Coupon()
    {
    }

    /// <summary>Unique in the tenant, in capitals, such as <c>SPRING25</c>.</summary>
    public string Code { get; private set; } = "";

    /// <summary>As invoices show it.</summary>
    public string Name { get; private set; } = "";

    public CouponTerms Terms { get; private set; } = null!;

    /// <summary>The last instant at which it is redeemed; null for no end.</summary>
    public DateTimeOffset? RedeemBy { get; private set; }

    /// <summary>How often it is redeemed at most; null for no limit.</summary>
    public int? MaxRedemptions { get; private set; }

    public int Redemptions { get; private set; }
    public DateTimeOffset? DeactivatedAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private set; }

    public static Coupon Introduce(string code, string name, CouponTerms terms, DateTimeOffset? redeemBy, int? maxRedemptions, DateTimeOffset now)
    {
        var coupon = new Coupon
        {
            Code = code,
            Name = name,
            Terms = terms,
            RedeemBy = redeemBy,
            MaxRedemptions = maxRedemptions,
            CreatedAt = now,
        };
        coupon.Raise(new CouponCreated(
            coupon.Id, code, name, terms.Percentage is { } percentage ? Percentages.Text(percentage) : null, terms.Amount, terms.Currency?.Code,
            JsonNamingPolicy.SnakeCaseLower.ConvertName(terms.Duration.ToString()), terms.Periods, redeemBy, maxRedemptions));
        return coupon;
    }

    /// <summary>Gives the coupon to a customer, for one of its subscriptions or for all that it buys.</summary>
    public AppliedCoupon Redeem(Customer customer, Guid? subscriptionId, DateTimeOffset now)
    {
        if (DeactivatedAt is not null)
            throw CouponErrors.Deactivated();
        if (now > RedeemBy)
            throw CouponErrors.Expired();
        if (Redemptions >= MaxRedemptions)
            throw CouponErrors.Exhausted();
        if (Terms.Currency is { } currency && currency != customer.Currency)
            throw CouponErrors.CurrencyMismatch(currency);

        Redemptions++;
        customer.NoteCoupon();
        var applied = new AppliedCoupon(this, customer, subscriptionId, now);
        Raise(new CouponRedeemed(Id, Code, applied.Id, customer.Id, subscriptionId, Redemptions));
        return applied;
    }

    /// <summary>Redeems it no more; who has it keeps it. A second time changes nothing.</summary>
    public void Deactivate(DateTimeOffset now)
    {
        if (DeactivatedAt is not null)
            return;
        DeactivatedAt = now;
        Raise(new CouponDeactivated(Id, Code));
    }
}
