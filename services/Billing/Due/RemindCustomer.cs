using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Due;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// Reminds the customer of one invoice on one of its days. Its row is held, and it knows its last such day: a day has one mail, and none once it is settled,
/// is charged, or will be by itself, or waits for a pause.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class RemindCustomer(BillingDbContext db, InvoiceMail mail) : IDueWorkHandler
{
    public const string Kind = "remind_customer";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var invoice = await db.Held(work.Subject, ct);
        if (!await db.Invoices.NotCharged(db).AnyAsync(known => known.Id == invoice.Id, ct)
            || await db.Subscriptions.Uncollected().AnyAsync(known => known.Id == invoice.SubscriptionId, ct))
            return;
        if (invoice.RemindOn(DateOnly.FromDateTime(work.DueAt.UtcDateTime), work.DueAt))
            await mail.Send("email.billing.invoice_reminder", invoice, invoice.CustomerEmail.Value, null, ct);
    }
}
