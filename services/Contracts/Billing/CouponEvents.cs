using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>Customers can redeem a coupon: a percentage as a decimal string, or an amount of minor units in a currency.</summary>
[EventName("coupon.created", 1)]
public sealed record CouponCreated(
    Guid CouponId, string Code, string Name, string? Percentage, long? Amount, string? Currency, string Duration, int? Periods,
    DateTimeOffset? RedeemBy, int? MaxRedemptions) : IIntegrationEvent;

/// <summary>A customer redeemed a coupon; <c>Redemptions</c> is how often it was redeemed so far.</summary>
[EventName("coupon.redeemed", 1)]
public sealed record CouponRedeemed(
    Guid CouponId, string Code, Guid AppliedCouponId, Guid CustomerId, Guid? SubscriptionId, int Redemptions) : IIntegrationEvent;

/// <summary>A coupon is not redeemed any more; who has it keeps it.</summary>
[EventName("coupon.deactivated", 1)]
public sealed record CouponDeactivated(Guid CouponId, string Code) : IIntegrationEvent;

/// <summary>A customer's coupon discounted an invoice; <c>EndedAt</c> is set where that used it up.</summary>
[EventName("coupon.used", 1)]
public sealed record CouponUsed(
    Guid AppliedCouponId, Guid CouponId, string Code, Guid CustomerId, Guid? SubscriptionId, Guid InvoiceId, int UsedPeriods,
    DateTimeOffset? EndedAt) : IIntegrationEvent;

/// <summary>A coupon was taken from a customer before it was used up.</summary>
[EventName("coupon.removed", 1)]
public sealed record CouponRemoved(
    Guid AppliedCouponId, Guid CouponId, string Code, Guid CustomerId, Guid? SubscriptionId, DateTimeOffset EndedAt) : IIntegrationEvent;
