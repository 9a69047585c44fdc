using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Features.Payments;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Named queries over reconciliations.</summary>
internal static class ReconciliationQueries
{
    /// <summary>The reconciliation, its row locked first and its items read after: of two that change it at once, the later sees what the earlier left.</summary>
    public static async Task<Reconciliation> HeldReconciliation(this BillingDbContext db, Guid id, CancellationToken ct, bool withStatement = false)
    {
        var held = await db.Reconciliations.FromSql($"SELECT * FROM reconciliations WHERE id = {id} FOR UPDATE").SingleOrDefaultAsync(ct)
            ?? throw ReconciliationErrors.NotFound();
        await db.ReconciliationItems.Where(item => item.ReconciliationId == id).LoadAsync(ct);
        if (withStatement)
            await db.StatementEntries.Where(entry => entry.ReconciliationId == id).LoadAsync(ct);
        return held;
    }

    /// <summary>What is known of the account around a reconciliation, its row held: of two that are finished at once, the later sees the earlier.</summary>
    public static async Task<Neighbours> NeighboursOf(this BillingDbContext db, Reconciliation held, CancellationToken ct)
    {
        await db.Database.ExecuteSqlAsync($"SELECT 1 FROM bank_accounts WHERE id = {held.BankAccountId} FOR NO KEY UPDATE", ct);
        var others = db.Reconciliations.AsNoTracking().Where(other => other.BankAccountId == held.BankAccountId && other.Id != held.Id);
        var last = await others.Where(other => other.Status == ReconciliationStatus.Approved && other.PeriodUntil < held.PeriodFrom)
            .OrderByDescending(other => other.PeriodUntil).Select(other => (long?)other.StatementAmount).FirstOrDefaultAsync(ct);
        return new(
            await others.AnyAsync(
                other => other.Status != ReconciliationStatus.InProgress && other.PeriodFrom <= held.PeriodUntil && other.PeriodUntil >= held.PeriodFrom, ct),
            last);
    }

    /// <summary>Payments by their ids, in the order of these.</summary>
    public static async Task<IReadOnlyList<Payment>> PaymentsOf(this BillingDbContext db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var found = await db.Payments.Where(payment => ids.Contains(payment.Id)).ToDictionaryAsync(payment => payment.Id, ct);
        return [.. ids.Distinct().Order().Select(id => found.GetValueOrDefault(id) ?? throw PaymentErrors.NotFound())];
    }

    /// <summary>Refunds by their ids, in the order of these.</summary>
    public static async Task<IReadOnlyList<Refund>> RefundsOf(this BillingDbContext db, IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        var found = await db.Refunds.Where(refund => ids.Contains(refund.Id)).ToDictionaryAsync(refund => refund.Id, ct);
        return [.. ids.Distinct().Order().Select(id => found.GetValueOrDefault(id) ?? throw RefundErrors.NotFound())];
    }

    /// <summary>What may stand on a statement and is in no reconciliation, the nearest to its end first: what came on another account, or after it, is not.</summary>
    public static async Task<IReadOnlyList<StatementCandidate>> Candidates(this BillingDbContext db, Reconciliation reconciliation, CancellationToken ct)
    {
        var (currency, account) = (reconciliation.Currency, reconciliation.BankAccountId);
        var (firstOn, lastOn) = (reconciliation.PeriodFrom.AddDays(-90), reconciliation.PeriodUntil.AddDays(7));
        var (earliest, latest) = (Midnight(firstOn), Midnight(lastOn.AddDays(1)));
        var payments = await db.Payments.AsNoTracking().Paid()
            .Where(payment => payment.ReconciliationId == null && payment.Currency == currency)
            .Where(payment => payment.ReceivedOn == null
                ? payment.CreatedAt >= earliest && payment.CreatedAt < latest
                : payment.ReceivedOn >= firstOn && payment.ReceivedOn <= lastOn)
            .Where(payment => payment.BankAccountId == null || payment.BankAccountId == account)
            .Join(db.Invoices, payment => payment.InvoiceId, invoice => invoice.Id, (payment, invoice) => new { payment, invoice.Number })
            .OrderByDescending(known => known.payment.CreatedAt).ThenBy(known => known.payment.Id).Take(10_000)
            .Select(known => new { known.payment.Id, known.payment.Amount, known.payment.ReceivedOn, known.payment.CreatedAt, known.payment.ProviderReference, known.Number })
            .ToListAsync(ct);
        var refunds = await db.Refunds.AsNoTracking()
            .Where(refund => refund.Currency == currency && refund.Status == RefundStatus.Succeeded && refund.CreatedAt >= earliest && refund.CreatedAt < latest)
            .Where(refund => !db.ReconciliationItems.Any(item => item.RefundId == refund.Id))
            .OrderByDescending(refund => refund.CreatedAt).ThenBy(refund => refund.Id).Take(10_000)
            .Select(refund => new { refund.Id, refund.Amount, refund.CreatedAt, refund.ProviderReference }).ToListAsync(ct);
        return
        [
            .. payments.Select(known => new StatementCandidate(
                known.Id, null, known.Amount, known.ReceivedOn ?? DateOnly.FromDateTime(known.CreatedAt.UtcDateTime), known.ProviderReference, known.Number)),
            .. refunds.Select(known => new StatementCandidate(
                null, known.Id, -known.Amount, DateOnly.FromDateTime(known.CreatedAt.UtcDateTime), known.ProviderReference, null)),
        ];
    }

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
