namespace DotMac.Billing.Domain.Coupons;

/// <summary>What one coupon, or one pricing rule, took off an invoice, as it stood when the invoice was computed; the amount is minor units.</summary>
public sealed record InvoiceDiscount(
    Guid? AppliedCouponId, Guid? CouponId, string? Code, string Name, decimal? Percentage, long Amount, Guid? PricingRuleId = null);
