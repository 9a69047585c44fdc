using DotMac.Kernel;

namespace DotMac.Billing.Domain.Coupons;

/// <summary>What a coupon takes off: a percentage, or a fixed amount of minor units in a currency.</summary>
public sealed record CouponTerms
{
    private CouponTerms()
    {
    }

    public decimal? Percentage { get; private init; }
    public long? Amount { get; private init; }
    public Currency? Currency { get; private init; }
    public CouponDuration Duration { get; private init; }

    /// <summary>How many periods a repeating coupon discounts.</summary>
    public int? Periods { get; private init; }

    public static CouponTerms Of(decimal? percentage, long? amount, Currency? currency, CouponDuration duration, int? periods)
    {
        if (percentage is null == amount is null || amount is null != currency is null)
            throw CouponErrors.DiscountUnclear();
        if (percentage is <= 0 or > 100)
            throw CouponErrors.PercentageOutOfRange();
        if (duration is CouponDuration.Repeating != periods is not null)
            throw CouponErrors.PeriodsUnclear();
        return new() { Percentage = percentage, Amount = amount, Currency = currency, Duration = duration, Periods = periods };
    }
}
