using DotMac.Billing.Domain.Plans;

namespace DotMac.Billing.Domain.Subscriptions;

/// <summary>The series of periods that a subscription goes through: an anchor date, whose day is kept, and how many months after it the series begins.</summary>
public readonly record struct Cycle(DateOnly Anchor, PlanInterval Interval, int Offset = 0)
{
    /// <summary>The series whose first period holds the date: it begins on it, or where the calendar's own period began.</summary>
    public static Cycle Of(DateOnly date, PlanInterval interval, Alignment alignment) =>
        new(alignment is Alignment.Calendar ? BillingCalendar.CalendarStart(date, interval) : date, interval);

    public DateOnly Boundary(int number) => BillingCalendar.Boundary(Anchor, Interval, number, Offset);

    /// <summary>A series of another interval whose first period holds a date, a boundary of this one, and which keeps the billing day (case C05).</summary>
    public Cycle SwitchAt(int number, DateOnly boundary, PlanInterval interval, Alignment alignment) =>
        alignment is Alignment.Anniversary && BillingCalendar.Months(Interval) > 0 && BillingCalendar.Months(interval) > 0
            ? new(Anchor, interval, Offset + BillingCalendar.Months(Interval) * number)
            : Of(boundary, interval, alignment);

    /// <summary>A series that begins on a date, the boundary of a former one, and keeps the anchor's day where the date is due to it.</summary>
    public Cycle From(DateOnly date, PlanInterval interval, Alignment alignment)
    {
        var months = (date.Year - Anchor.Year) * 12 + date.Month - Anchor.Month;
        return alignment is Alignment.Anniversary && BillingCalendar.Months(interval) > 0 && Anchor.AddMonths(months) == date
            ? new(Anchor, interval, months)
            : Of(date, interval, alignment);
    }

    /// <summary>The period that holds a date which is not before the series.</summary>
    public int NumberAt(DateOnly date)
    {
        var number = 0;
        while (Boundary(number + 1) <= date)
            number++;
        return number;
    }
}
