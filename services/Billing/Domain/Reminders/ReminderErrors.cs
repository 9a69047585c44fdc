using DotMac.Kernel;

namespace DotMac.Billing.Domain.Reminders;

/// <summary>Every way in which an operation on the reminder schedule may be refused.</summary>
public static class ReminderErrors
{
    public static DomainException DaysOutOfRange() =>
        new(Refusal.Rule, "reminder_schedule.days_out_of_range", "A reminder is 1 to 365 days before or after the due day.");
}
