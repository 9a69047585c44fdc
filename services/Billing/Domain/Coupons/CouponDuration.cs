namespace DotMac.Billing.Domain.Coupons;

/// <summary>once (the next invoice), repeating (a number of periods), forever.</summary>
public enum CouponDuration
{
    Once,
    Repeating,
    Forever,
}
