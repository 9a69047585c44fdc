using System.Linq.Expressions;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Dunning;

/// <summary>Named queries over campaigns, executions and what they are about.</summary>
internal static class DunningQueries
{
    public static IQueryable<DunningCampaign> Kept(this DbSet<DunningCampaign> campaigns) => campaigns.Where(campaign => campaign.DeletedAt == null);

    public static async Task<DunningCampaign> Get(this DbSet<DunningCampaign> campaigns, Guid id, CancellationToken ct) =>
        await campaigns.Kept().SingleOrDefaultAsync(campaign => campaign.Id == id, ct) ?? throw DunningCampaignErrors.NotFound();

    /// <summary>The campaign with its row locked: nothing begins by it while it is changed or taken away.</summary>
    public static async Task<DunningCampaign> Held(this DbSet<DunningCampaign> campaigns, Guid id, CancellationToken ct) =>
        await campaigns.FromSql($"SELECT * FROM dunning_campaigns WHERE id = {id} AND deleted_at IS NULL FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw DunningCampaignErrors.NotFound();

    /// <summary>All campaigns, held in one order; the highest priority first, of equal ones the oldest.</summary>
    public static async Task<IReadOnlyList<DunningCampaign>> HoldAll(this DbSet<DunningCampaign> campaigns, CancellationToken ct)
    {
        var held = await campaigns.FromSql($"SELECT * FROM dunning_campaigns WHERE deleted_at IS NULL ORDER BY id FOR UPDATE").ToListAsync(ct);
        return [.. held.OrderByDescending(campaign => campaign.Priority).ThenBy(campaign => campaign.Id)];
    }

    /// <summary>The execution with its row locked: of a step and a cancellation at once, the later sees what the earlier left.</summary>
    public static async Task<DunningExecution> Held(this DbSet<DunningExecution> executions, Guid id, CancellationToken ct) =>
        await executions.FromSql($"SELECT * FROM dunning_executions WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct)
        ?? throw DunningExecutionErrors.NotFound();

    /// <summary>The executions of customers that run, their rows locked in one order: after invoices, before coupons and balances.</summary>
    public static Task<List<DunningExecution>> HoldExecutions(this BillingDbContext db, Guid[] customers, CancellationToken ct) =>
        db.DunningExecutions.FromSql($"SELECT * FROM dunning_executions WHERE customer_id = ANY({customers}) AND ended_at IS NULL ORDER BY id FOR UPDATE")
            .ToListAsync(ct);

    public static IQueryable<Invoice> OverdueOf(this IQueryable<Invoice> invoices, Guid customerId, Currency currency) => invoices.Where(
        invoice => invoice.CustomerId == customerId && invoice.Currency == currency && invoice.Status == InvoiceStatus.Open && invoice.OverdueSince != null);

    /// <summary>
    /// Who owes what has been overdue at an instant and is not dunned: neither now, nor was that part of what failed or was cancelled. What a paused
    /// subscription owes is not collected.
    /// </summary>
    public static async Task<IReadOnlyList<Debtor>> OwedAfresh(this BillingDbContext db, DateTimeOffset at, CancellationToken ct)
    {
        var uncollected = db.Subscriptions.Uncollected();
        var owed = await db.Invoices.Where(invoice => invoice.Status == InvoiceStatus.Open && invoice.OverdueSince <= at)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId))
            .Where(invoice => !db.DunningExecutions.Any(known => known.CustomerId == invoice.CustomerId && known.Currency == invoice.Currency
                && (known.EndedAt == null || (known.Status != DunningStatus.Completed && known.EndedAt >= invoice.OverdueSince))))
            .Select(Owed.Of).ToListAsync(ct);
        return [.. owed.GroupBy(invoice => (invoice.CustomerId, invoice.Currency)).OrderBy(group => group.Key.CustomerId)
            .Select(group => new Debtor(group.Key.CustomerId, group.Key.Currency, [.. group.Select(one => new Debt(one.OverdueSince!.Value, one.DueAmount))]))];
    }

    /// <summary>What customers paid so far, by currency, less what was refunded.</summary>
    public static async Task<Dictionary<(Guid CustomerId, string Currency), long>> PaidBy(this BillingDbContext db, Guid[] customers, CancellationToken ct)
    {
        PaymentStatus[] received = [PaymentStatus.Succeeded, PaymentStatus.PartiallyRefunded];
        var paid = await db.Payments.Where(payment => customers.Contains(payment.CustomerId) && received.Contains(payment.Status))
            .GroupBy(payment => new { payment.CustomerId, payment.Currency })
            .Select(group => new { group.Key, Amount = group.Sum(payment => payment.Amount - payment.RefundedAmount) }).ToListAsync(ct);
        return paid.ToDictionary(group => (group.Key.CustomerId, group.Key.Currency.Code), group => group.Amount);
    }
}

/// <summary>What is due of an open invoice, asked of the database without its lines.</summary>
internal sealed record Owed(Guid CustomerId, Currency Currency, DateTimeOffset? OverdueSince, long DueAmount, bool IsPaying)
{
    /// <summary>The sum is that of <see cref="Invoice.DueAmount"/>.</summary>
    public static Expression<Func<Invoice, Owed>> Of { get; } = invoice => new(
        invoice.CustomerId, invoice.Currency, invoice.OverdueSince,
        invoice.TotalAmount - invoice.WalletAmount - invoice.BalanceAmount - invoice.PaidAmount - invoice.CreditedDueAmount,
        invoice.RunningPaymentId != null);
}

/// <summary>What a customer owes in a currency.</summary>
internal sealed record Debtor(Guid CustomerId, Currency Currency, IReadOnlyList<Debt> Debts);
