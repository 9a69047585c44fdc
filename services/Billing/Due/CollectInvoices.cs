using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// A customer has a new default payment method, or says that the one it has was refilled: try it on everything that the customer owes, chose no other method for and was
/// never refused with it for good. However often methods are chosen, an invoice is tried with each once an hour at most, and no more often than card schemes let anybody ask: a choice
/// that comes too early does nothing for it.
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
        var owed = Owed(work).Select(invoice => invoice.Id);
        await db.HoldInvoices(await owed.ToArrayAsync(ct), ct); // dunning may ask for them at the same time
        var still = await owed.ToListAsync(ct);
        foreach (var invoice in db.Invoices.Local.Where(invoice => still.Contains(invoice.Id)).OrderBy(invoice => invoice.Id).ToList())
            await collection.TryDefault(invoice, ct);
    }

    /// <summary>What the default method may be asked for.</summary>
    private IQueryable<Invoice> Owed(DueWork work)
    {
        var (uncollected, since, lately) = (db.Subscriptions.Uncollected(), clock.Now - Within, clock.Now - Gap);
        var asked = db.Payments.Where(payment => db.PaymentMethods.Any(method => method.Id == payment.PaymentMethodId && method.IsDefault));
        return db.Invoices.Where(invoice => invoice.CustomerId == work.Subject && invoice.Status == InvoiceStatus.Open)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId))
            .Where(invoice => asked.Count(payment => payment.InvoiceId == invoice.Id && payment.CreatedAt > since) < MostAttempts
                && !asked.Any(payment => payment.InvoiceId == invoice.Id
                    && (payment.CreatedAt > lately || payment.Id.CompareTo(work.Id) > 0))); // the last: begun while this waited for its turn
    }
}
