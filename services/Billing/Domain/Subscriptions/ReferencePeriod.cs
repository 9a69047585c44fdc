namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>
/// The whole period that a price is for, from anchor to anchor, as dates of the customer's zone: what is billed of it is counted against all
/// of it, however late the customer joined (billing rules R3 to R5).
/// </summary>
public readonly record struct ReferencePeriod(DateOnly From, DateOnly To, TimeZoneInfo Zone)
{
    public DateTimeOffset Start => BillingCalendar.Start(From, Zone);
    public DateTimeOffset End => BillingCalendar.Start(To, Zone);

    /// <summary>Local calendar days; the day of an instant belongs to what begins there (R4).</summary>
    public Share Days(DateOnly from, DateOnly to) => Share.Days(Overlap(from.DayNumber, to.DayNumber, From.DayNumber, To.DayNumber), To.DayNumber - From.DayNumber);

    /// <summary>Whole seconds between UTC instants (R5).</summary>
    public Share Seconds(DateTimeOffset from, DateTimeOffset to)
    {
        var (start, end) = (Start.ToUnixTimeSeconds(), End.ToUnixTimeSeconds());
        return Share.Seconds(Overlap(from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds(), start, end), end - start);
    }

    /// <summary>What is left of the period at an instant, by days or by seconds; all of it where nothing is prorated.</summary>
    public Share Left(DateTimeOffset at, Proration proration) => proration switch
    {
        Proration.Second => Seconds(at, End),
        Proration.Day => Days(BillingCalendar.DateOf(at, Zone), To),
        _ => Days(From, To),
    };

    private static long Overlap(long from, long to, long start, long end) => Math.Max(0, Math.Min(to, end) - Math.Max(from, start));
}
