using DotMac.Contracts.Billing;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reminders;

/// <summary>On which days before and after an invoice is due its customer is reminded by itself: one for each tenant.</summary>
public sealed class ReminderSchedule : AggregateRoot
{
    private ReminderSchedule()
    {
    }

    /// <summary>Days from the due day, in order: below zero before it.</summary>
    public IReadOnlyList<int> Offsets { get; private set; } = [];

    public bool IsActive => Offsets.Count > 0;

    public IReadOnlyList<int> DaysBefore => [.. Offsets.Where(offset => offset < 0).Select(offset => -offset).Order()];
    public IReadOnlyList<int> DaysAfter => [.. Offsets.Where(offset => offset > 0)];

    public static ReminderSchedule Set(IReadOnlyList<int> before, IReadOnlyList<int> after)
    {
        var schedule = new ReminderSchedule();
        schedule.Change(before, after);
        return schedule;
    }

    public void Change(IReadOnlyList<int> before, IReadOnlyList<int> after)
    {
        if (before.Concat(after).Any(days => days is < 1 or > 365))
            throw ReminderErrors.DaysOutOfRange();
        Offsets = [.. before.Select(days => -days).Concat(after).Distinct().Order()];
        Raise(new ReminderScheduleChanged(Id, DaysBefore, DaysAfter));
    }
}
