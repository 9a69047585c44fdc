using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>A customer has a new default payment method: try it on everything that the customer owes, chose no other method for and was not refused with it for good.</summary>
[HandlesDueWork(Kind)]
public sealed class CollectInvoices(BillingDbContext db, Collection collection) : IDueWorkHandler
{
    public const string Kind = "collect_invoices";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var uncollected = db.Subscriptions.Uncollected();
        var owed = db.Invoices.Where(invoice => invoice.CustomerId == work.Subject && invoice.Status == InvoiceStatus.Open)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId));
        await db.HoldInvoices(await owed.Select(invoice => invoice.Id).ToArrayAsync(ct), ct); // dunning may ask for them at the same time
        foreach (var invoice in db.Invoices.Local.OrderBy(invoice => invoice.Id).ToList())
            await collection.TryDefault(invoice, ct);
    }
}
