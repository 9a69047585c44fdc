using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Reminders;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>The daily round, while a tenant has days for reminders: hands out the invoices whose day it is. What is being charged, or will be by itself, is not among them.</summary>
[HandlesDueWork(Kind)]
public sealed class RemindCustomers(BillingDbContext db) : IDueWorkHandler
{
    public const string Kind = "remind_customers";

    /// <summary>Lets the next round happen, where none is planned.</summary>
    public static async Task Plan(BillingDbContext db, ReminderSchedule schedule, DateTimeOffset now, CancellationToken ct)
    {
        if (schedule.IsActive)
            await db.PlanRound(Kind, now, ct);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.ReminderSchedules.SingleOrDefaultAsync(ct) is not { IsActive: true } schedule)
            return;
        var today = DateOnly.FromDateTime(work.DueAt.UtcDateTime);
        DateOnly?[] dueDays = [.. schedule.Offsets.Select(offset => (DateOnly?)today.AddDays(-offset))];
        var ids = await db.Invoices.Where(invoice => invoice.Status == InvoiceStatus.Open && dueDays.Contains(invoice.DueOn))
            .NotCharged(db)
            .OrderBy(invoice => invoice.Id).Select(invoice => invoice.Id).ToListAsync(ct);
        foreach (var id in ids)
            db.Schedule(RemindCustomer.Kind, id, work.DueAt);
        await db.PlanRoundAfter(work, ct);
    }
}
