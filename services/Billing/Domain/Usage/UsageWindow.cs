using DotMac.Billing.Domain.Subscriptions;

namespace DotMac.Billing.Domain.Usage;

/// <summary>A stretch of one period whose usage is billed together, in instants for the events and in local dates for shares of the period.</summary>
public readonly record struct UsageWindow(DateTimeOffset From, DateTimeOffset To, DateOnly FromOn, DateOnly ToOn, long WholeDays, TimeZoneInfo Zone)
{
    public Share Share => Share.Days(Math.Min(WholeDays, Math.Max(0, ToOn.DayNumber - FromOn.DayNumber)), WholeDays);

    /// <summary>What a line says of it; its last day is in it.</summary>
    public string Text => FormattableString.Invariant($"{FromOn:yyyy-MM-dd} to {(ToOn > FromOn ? ToOn.AddDays(-1) : FromOn):yyyy-MM-dd}");
}
