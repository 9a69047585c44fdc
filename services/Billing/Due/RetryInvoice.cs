using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>Tries again to collect an invoice whose payment failed in a way that may pass; an invoice has one such plan at most.</summary>
[HandlesDueWork(Kind)]
public sealed class RetryInvoice(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "retry_invoice";

    /// <summary>Three retries, eight days apart (billing rule R13, case J01).</summary>
    private const int Most = 3;

    private static readonly TimeSpan Gap = TimeSpan.FromDays(8);

    /// <summary>Whether another retry follows a failure.</summary>
    public static bool Retries(Invoice invoice, bool mayHelp) => mayHelp && invoice.Retries < Most;

    /// <summary>After a failure, whoever caused the attempt: what was planned is dropped, and planned anew where a retry may help.</summary>
    public static async Task Plan(BillingDbContext db, Invoice invoice, bool mayHelp, DateTimeOffset now, CancellationToken ct)
    {
        await db.DueWork.Where(work => work.Kind == Kind && work.Subject == invoice.Id).ExecuteDeleteAsync(ct);
        if (Retries(invoice, mayHelp))
            db.Schedule(Kind, invoice.Id, now + Gap);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var invoice = await db.Held(work.Subject, ct);
        if (!invoice.IsCollectable || await db.Subscriptions.Uncollected().AnyAsync(known => known.Id == invoice.SubscriptionId, ct))
            return;
        if (await collection.MethodOf(invoice, ct) is { } method && await db.MayCharge(invoice, method, ct))
            collection.Charge(invoice.Retry(method, clock.Now));
        else if (invoice.WalletId is { } id && await db.HeldWallet(id, ct) is var wallet && wallet.Runs(invoice))
            wallet.NoteTopUpFailed(invoice.Id, "no_payment_method", isLast: true, clock.Now);
    }
}
