using DotMac.Billing.Domain.Analytics;

namespace DotMac.Billing.Features;

/// <summary>Days as queries name them: <c>from</c> is the first, <c>until</c> the one after the last, both begin at midnight UTC.</summary>
internal static class Days
{
    public static DateTimeOffset? Start(DateOnly? day) => day is { } date ? Midnight(date) : null;

    /// <summary>The first instant of the day after; the last day that there is ends with its last instant.</summary>
    public static DateTimeOffset End(DateOnly day) => day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : Midnight(day.AddDays(1));

    public static (DateTimeOffset Start, DateTimeOffset End) Bounds(DateOnly from, DateOnly until) =>
        until > from ? (Midnight(from), Midnight(until)) : throw AnalyticsErrors.PeriodReversed();

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
