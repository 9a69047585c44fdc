using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// A customer has a new default payment method, or says that the one it has was refilled: try it on everything that the customer owes, chose no other method for and was
/// never refused with it for good. However often methods are chosen, an invoice is tried with each once an hour at most, and no more often than card schemes let anybody ask.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class CollectInvoices(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "collect_invoices";

    /// <summary>How often one card is asked for one amount within <see cref="Within"/> (Visa's rule on excessive reattempts, the strictest of the schemes').</summary>
    public const int MostAttempts = 15;

    private static readonly TimeSpan Within = TimeSpan.FromDays(30);
    private static readonly TimeSpan Gap = TimeSpan.FromHours(1);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var owed = await HoldOwed(work, ct);
        var triedAt = await db.Payments.WithDefaultOf(db.PaymentMethods).LastAt(owed.Select(invoice => invoice.Id), ct);
        var waiting = owed.Where(invoice => triedAt.TryGetValue(invoice.Id, out var last) && last + Gap > clock.Now).ToList();
        foreach (var invoice in owed.Except(waiting))
            await collection.TryDefault(invoice, ct);
        if (waiting.Count > 0)
            await PlanAgain(work.Subject, waiting.Max(invoice => triedAt[invoice.Id]) + Gap, ct);
    }

    /// <summary>What the default method may be asked for, held: dunning may ask for it at the same time.</summary>
    private async Task<IReadOnlyList<Invoice>> HoldOwed(DueWork work, CancellationToken ct)
    {
        var (uncollected, asked, since) = (db.Subscriptions.Uncollected(), db.Payments.WithDefaultOf(db.PaymentMethods), clock.Now - Within);
        var owed = db.Invoices.Where(invoice => invoice.CustomerId == work.Subject && invoice.Status == InvoiceStatus.Open)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId))
            .Where(invoice => asked.Count(payment => payment.InvoiceId == invoice.Id && payment.CreatedAt > since) < MostAttempts
                && !asked.Any(payment => payment.InvoiceId == invoice.Id
                    && (payment.RefusedForGood || payment.Id.CompareTo(work.Id) > 0))); // begun while this waited for its turn
        await db.HoldInvoices(await owed.Select(invoice => invoice.Id).ToArrayAsync(ct), ct);
        return [.. db.Invoices.Local.OrderBy(invoice => invoice.Id)];
    }

    /// <summary>Once for each customer, however often it asks meanwhile.</summary>
    private async Task PlanAgain(Guid customerId, DateTimeOffset at, CancellationToken ct)
    {
        if (!await db.DueWork.AnyAsync(other => other.Kind == Kind && other.Subject == customerId && other.DueAt > clock.Now, ct))
            db.Schedule(Kind, customerId, at);
    }
}
