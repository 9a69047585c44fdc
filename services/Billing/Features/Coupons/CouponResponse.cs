using System.Linq.Expressions;
using DotMac.Billing.Domain;
using DotMac.Billing.Domain.Coupons;

namespace DotMac.Billing.Features.Coupons;

/// <summary>A coupon: <c>percentage</c> is a decimal string, <c>discount_amount</c> minor units of its currency; one of them is null.</summary>
public sealed record CouponResponse(
    Guid Id, string Code, string Name, string? Percentage, long? DiscountAmount, string? Currency, CouponDuration Duration, int? Periods,
    DateTimeOffset? RedeemBy, int? MaxRedemptions, int Redemptions, DateTimeOffset? DeactivatedAt, DateTimeOffset CreatedAt)
{
    public static Expression<Func<Coupon, CouponResponse>> Of { get; } = coupon => From(coupon);

    public static CouponResponse From(Coupon coupon) => new(
        coupon.Id, coupon.Code, coupon.Name, Text(coupon.Terms.Percentage), coupon.Terms.Amount, coupon.Terms.Currency?.Code,
        coupon.Terms.Duration, coupon.Terms.Periods, coupon.RedeemBy, coupon.MaxRedemptions, coupon.Redemptions, coupon.DeactivatedAt,
        coupon.CreatedAt);

    internal static string? Text(decimal? percentage) => percentage is { } known ? Percentages.Text(known) : null;
}

/// <summary>A coupon that a customer has, for one subscription or, where that is null, for all that it buys.</summary>
public sealed record AppliedCouponResponse(
    Guid Id, Guid CouponId, string Code, string Name, Guid CustomerId, Guid? SubscriptionId, string? Percentage, long? DiscountAmount,
    string? Currency, CouponDuration Duration, int? Periods, int UsedPeriods, DateTimeOffset AppliedAt, DateTimeOffset? EndedAt)
{
    public static Expression<Func<AppliedCoupon, AppliedCouponResponse>> Of { get; } = applied => From(applied);

    public static AppliedCouponResponse From(AppliedCoupon applied) => new(
        applied.Id, applied.CouponId, applied.Code, applied.Name, applied.CustomerId, applied.SubscriptionId,
        CouponResponse.Text(applied.Terms.Percentage), applied.Terms.Amount, applied.Terms.Currency?.Code, applied.Terms.Duration,
        applied.Terms.Periods, applied.UsedPeriods, applied.AppliedAt, applied.EndedAt);
}
