using DotMac.Billing.Domain.Reminders;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Billing.Data;

internal sealed class ReminderScheduleMapping : IEntityTypeConfiguration<ReminderSchedule>
{
    public void Configure(EntityTypeBuilder<ReminderSchedule> builder)
    {
        builder.ToTable("reminder_schedules");
        builder.HasIndex(schedule => schedule.TenantId).IsUnique().HasDatabaseName(Unique.ReminderSchedule);
        builder.Ignore(schedule => schedule.IsActive).Ignore(schedule => schedule.DaysBefore).Ignore(schedule => schedule.DaysAfter);
    }
}
