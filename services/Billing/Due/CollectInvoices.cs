using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// A customer has a new default payment method, or says that the one it has was refilled: try it on everything that the customer owes, chose no other method for and was not
/// refused with it for good, as often as card schemes let anybody ask.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class CollectInvoices(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "collect_invoices";

    /// <summary>How often one card is asked for one amount within <see cref="Within"/> (Visa's rule on excessive reattempts, the strictest of the schemes').</summary>
    public const int MostAttempts = 15;

    private static readonly TimeSpan Within = TimeSpan.FromDays(30);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var uncollected = db.Subscriptions.Uncollected();
        var since = clock.Now - Within;
        var asked = db.Payments.Where(payment => payment.CreatedAt > since
            && db.PaymentMethods.Any(method => method.Id == payment.PaymentMethodId && method.IsDefault));
        var owed = db.Invoices.Where(invoice => invoice.CustomerId == work.Subject && invoice.Status == InvoiceStatus.Open)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId))
            .Where(invoice => asked.Count(payment => payment.InvoiceId == invoice.Id) < MostAttempts
                && !asked.Any(payment => payment.InvoiceId == invoice.Id && payment.Id.CompareTo(work.Id) > 0)); // begun while this waited for its turn
        await db.HoldInvoices(await owed.Select(invoice => invoice.Id).ToArrayAsync(ct), ct); // dunning may ask for them at the same time
        foreach (var invoice in db.Invoices.Local.OrderBy(invoice => invoice.Id).ToList())
            await collection.TryDefault(invoice, ct);
    }
}
