using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>
/// The boundaries of a subscription's periods: counted from the anchor date, never from the last boundary, so that an anchor on the
/// 29th to 31st is clipped in a short month and returns afterwards (billing rule R7); each boundary is the customer's local midnight (R3).
/// </summary>
public static class BillingCalendar
{
    /// <summary>The local date at which period <paramref name="number"/> begins; period 0 begins at the anchor.</summary>
    public static DateOnly Boundary(DateOnly anchor, PlanInterval interval, int number) => interval switch
    {
        PlanInterval.Day => anchor.AddDays(number),
        PlanInterval.Week => anchor.AddDays(7 * number),
        PlanInterval.Month => anchor.AddMonths(number),
        PlanInterval.Quarter => anchor.AddMonths(3 * number),
        _ => anchor.AddMonths(12 * number),
    };

    /// <summary>The instant at which a local date begins; where midnight is skipped by daylight saving, the first instant that exists.</summary>
    public static DateTimeOffset Start(DateOnly date, TimeZoneInfo zone)
    {
        var local = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(15);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }
}
