using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Billing.Due;

/// <summary>The day until which an invoice should have been paid is over in the customer's zone: it is overdue unless it was settled.</summary>
[HandlesDueWork(Kind, Together = 32)]
public sealed class NoteOverdue(BillingDbContext db) : IDueBatchHandler
{
    public const string Kind = "note_overdue";

    /// <summary>Planned when the invoice is finalised, where anything is left to pay.</summary>
    public static void Plan(BillingDbContext db, Invoice invoice, Customer customer)
    {
        if (invoice is { Status: InvoiceStatus.Open, DueOn: { } due })
            db.Schedule(Kind, invoice.Id, BillingCalendar.Start(due.AddDays(1), customer.Zone));
    }

    public Task Prepare(IReadOnlyList<DueWork> batch, CancellationToken ct) => db.HoldInvoices([.. batch.Select(work => work.Subject)], ct);

    public async Task Handle(DueWork work, CancellationToken ct) => (await db.Invoices.FindAsync([work.Subject], ct))!.FallOverdue(work.DueAt);
}
