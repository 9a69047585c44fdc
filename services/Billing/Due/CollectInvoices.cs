using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// A customer's default payment method changed, or was chosen again: try it on everything that the customer owes, chose no other method for and was never refused with
/// it for good. However often methods are chosen, an invoice is tried with each once an hour at most; what was tried since waits for the end of its hour.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class CollectInvoices(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "collect_invoices";

    private static readonly TimeSpan Gap = TimeSpan.FromHours(1);

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var owed = await HoldOwed(work.Subject, ct);
        if (owed.Count == 0 || await db.PaymentMethods.DefaultOf(work.Subject, ct) is not { } method)
            return;
        var tried = (await db.Payments.TriedWith(method.Id, [.. owed.Select(invoice => invoice.Id)], ct)).ToDictionary(one => one.InvoiceId);
        List<DateTimeOffset> later = [];
        foreach (var invoice in owed.Where(invoice => invoice.MayCharge(method)))
            if (!tried.TryGetValue(invoice.Id, out var last) || (!last.RefusedForGood && last.LastAt + Gap <= clock.Now))
                await collection.TryDefault(invoice, ct);
            else if (!last.RefusedForGood)
                later.Add(last.LastAt + Gap);
        if (later.Count > 0)
            await PlanAgain(work.Subject, later.Max(), ct);
    }

    /// <summary>What the customer owes, held: dunning may ask for it at the same time.</summary>
    private async Task<IReadOnlyList<Invoice>> HoldOwed(Guid customerId, CancellationToken ct)
    {
        var uncollected = db.Subscriptions.Uncollected();
        var owed = db.Invoices.Where(invoice => invoice.CustomerId == customerId && invoice.Status == InvoiceStatus.Open)
            .Where(invoice => !uncollected.Any(known => known.Id == invoice.SubscriptionId));
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
