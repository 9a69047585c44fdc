using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Dunning looks at what is left whenever something of it is paid, credited, voided, written off or refused, in the same transaction.</summary>
internal static class Settling
{
    /// <summary>An overdue invoice changed, which is held: <paramref name="received"/> paid for it, or nothing did.</summary>
    public static async Task Settle(this BillingDbContext db, Invoice changed, Payment? received, DateTimeOffset now, CancellationToken ct)
    {
        if (changed.OverdueSince is null)
            return;
        var running = await db.HoldExecutions([changed.CustomerId], ct);
        if (running.SingleOrDefault(known => known.IsActive && known.Currency == changed.Currency) is not { } execution)
            return;
        if (received is not null)
            execution.Recover(received.UsedAmount);
        await db.Settle(execution, now, ct);
    }

    /// <summary>The executions of its customer are held. Invoices that are read already count as they are now, saved or not.</summary>
    public static async Task Settle(this BillingDbContext db, DunningExecution execution, DateTimeOffset now, CancellationToken ct)
    {
        var read = db.Invoices.Local.Where(invoice => invoice.CustomerId == execution.CustomerId && invoice.Currency == execution.Currency).ToList();
        Guid[] known = [.. read.Select(invoice => invoice.Id)];
        var others = await db.Invoices.OverdueOf(execution.CustomerId, execution.Currency).Where(invoice => !known.Contains(invoice.Id))
            .Select(Owed.Of).ToListAsync(ct);
        Invoice[] overdue = [.. read.Where(invoice => invoice.IsOverdue)];
        var last = !db.DunningExecutions.Local.Any(other => other.Id != execution.Id && other.IsActive
            && other.CustomerId == execution.CustomerId && other.CampaignId == execution.CampaignId);
        execution.Settle(
            overdue.Sum(invoice => invoice.DueAmount) + others.Sum(invoice => invoice.DueAmount),
            overdue.Any(invoice => invoice.RunningPaymentId is not null) || others.Any(invoice => invoice.IsPaying), last, now);
    }
}
