using DotMac.Kernel;

namespace DotMac.Billing.Domain.Coupons;

/// <summary>Every way in which an operation on a coupon may be refused.</summary>
public static class CouponErrors
{
    public static DomainException NotFound() => new(Refusal.NotFound, "coupon.not_found", "There is no such coupon.");

    public static DomainException NotApplied() =>
        new(Refusal.NotFound, "applied_coupon.not_found", "The customer has no such coupon.");

    public static DomainException CodeTaken(string code) =>
        new(Refusal.Conflict, "coupon.code_taken", $"A coupon with the code '{code}' exists already.") { Pointer = "/code" };

    public static DomainException DiscountUnclear() =>
        new(Refusal.Rule, "coupon.discount_unclear", "A coupon has either a percentage or an amount with its currency.");

    public static DomainException PercentageOutOfRange() =>
        new(Refusal.Rule, "coupon.percentage_out_of_range", "A percentage is above zero and at most 100.") { Pointer = "/percentage" };

    public static DomainException PeriodsUnclear() =>
        new(Refusal.Rule, "coupon.periods_unclear", "A repeating coupon, and no other, says for how many periods.") { Pointer = "/periods" };

    public static DomainException Deactivated() =>
        new(Refusal.Conflict, "coupon.deactivated", "The coupon is not given any more.") { Pointer = "/code" };

    public static DomainException Expired() =>
        new(Refusal.Rule, "coupon.expired", "The day until which the coupon could be redeemed is over.") { Pointer = "/code" };

    public static DomainException Exhausted() =>
        new(Refusal.Rule, "coupon.exhausted", "The coupon was redeemed as often as it may be.") { Pointer = "/code" };

    public static DomainException CurrencyMismatch(Currency currency) =>
        new(Refusal.Rule, "coupon.currency_mismatch", $"The coupon takes an amount in {currency} off.") { Pointer = "/code" };

    public static DomainException AlreadyApplied() =>
        new(Refusal.Conflict, "coupon.already_applied", "The coupon is applied there already.") { Pointer = "/code" };
}
