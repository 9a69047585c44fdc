using DotMac.Kernel;

namespace DotMac.Contracts.Billing;

/// <summary>Customers are reminded by themselves on these days before and after an invoice is due; on none where both are empty.</summary>
[EventName("reminder_schedule.changed", 1)]
public sealed record ReminderScheduleChanged(Guid ReminderScheduleId, IReadOnlyList<int> DaysBefore, IReadOnlyList<int> DaysAfter) : IIntegrationEvent;
