namespace DotMac.Billing.Features;

/// <summary>Days as queries name them: <c>from</c> is the first, <c>until</c> the one after the last, both begin at midnight UTC.</summary>
internal static class Days
{
    public static DateTimeOffset? Start(DateOnly? day) => day is { } date ? new(date, TimeOnly.MinValue, TimeSpan.Zero) : null;
}
