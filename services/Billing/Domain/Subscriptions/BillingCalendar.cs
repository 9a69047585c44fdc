using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>
/// The boundaries of a subscription's periods: counted from the anchor date, never from the last boundary, so that an anchor on the
/// 29th to 31st is clipped in a short month and returns afterwards (billing rule R7); each boundary is the customer's local midnight (R3).
/// </summary>
public static class BillingCalendar
{
    /// <summary>
    /// The local date at which period <paramref name="number"/> begins; period 0 begins at the anchor, or <paramref name="offset"/> months
    /// after it, on the anchor's day.
    /// </summary>
    public static DateOnly Boundary(DateOnly anchor, PlanInterval interval, int number, int offset = 0) => interval switch
    {
        PlanInterval.Day => anchor.AddDays(number),
        PlanInterval.Week => anchor.AddDays(7 * number),
        _ => anchor.AddMonths(offset + Months(interval) * number),
    };

    /// <summary>How many months a period has; 0 for those that are counted in days.</summary>
    public static int Months(PlanInterval interval) => interval switch
    {
        PlanInterval.Month => 1,
        PlanInterval.Quarter => 3,
        PlanInterval.SemiAnnual => 6,
        PlanInterval.Year => 12,
        _ => 0,
    };

    /// <summary>When the calendar's own period began that holds a date: its Monday, the first of its month, quarter, half-year or year.</summary>
    public static DateOnly CalendarStart(DateOnly date, PlanInterval interval) => Months(interval) switch
    {
        0 => interval is PlanInterval.Week ? date.AddDays(-(((int)date.DayOfWeek + 6) % 7)) : date,
        var months => new DateOnly(date.Year, (date.Month - 1) / months * months + 1, 1),
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

    /// <summary>The local date at an instant.</summary>
    public static DateOnly DateOf(DateTimeOffset instant, TimeZoneInfo zone) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, zone).DateTime);
}
