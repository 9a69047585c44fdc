using DotMac.Billing.Domain.Reminders;

namespace DotMac.Billing.Features.Settings;

/// <summary>On which days before and after an invoice is due its customer is reminded.</summary>
public sealed record ReminderScheduleResponse(IReadOnlyList<int> DaysBefore, IReadOnlyList<int> DaysAfter)
{
    public static ReminderScheduleResponse From(ReminderSchedule schedule) => new(schedule.DaysBefore, schedule.DaysAfter);
}
