using DotMac.Billing.Domain.Analytics;

namespace DotMac.Billing.Features;

/// <summary>Days as queries name them: <c>from</c> is the first, <c>until</c> the one after the last, both begin at midnight UTC.</summary>
internal static class Days
{
    public static DateTimeOffset? Start(DateOnly? day) => day is { } date ? Midnight(date) : null;

    /// <summary>A day with its end. The last day that there is would be infinity to the database, with which no days are counted: the one before stands for it.</summary>
    public static (DateOnly Day, DateTimeOffset End) Ending(DateOnly day)
    {
        var finite = day == DateOnly.MaxValue ? day.AddDays(-1) : day;
        return (finite, Midnight(finite.AddDays(1)));
    }

    public static (DateTimeOffset Start, DateTimeOffset End) Bounds(DateOnly from, DateOnly until) =>
        until > from ? (Midnight(from), Midnight(until)) : throw AnalyticsErrors.PeriodReversed();

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
