using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>A wallet has less than its threshold: buys credits, once. The wallet's row is held, so that of two workers the later sees what the earlier began.</summary>
[HandlesDueWork(Kind)]
public sealed class TopUpBelowThreshold(BillingDbContext db, Collection collection, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "top_up_wallet";

    /// <summary>Planned once for each save that leaves a wallet below its threshold.</summary>
    public static void Plan(BillingDbContext db, Wallet wallet, DateTimeOffset now)
    {
        if (wallet.WantsTopUp && !db.DueWork.Local.Any(work => work.Kind == Kind && work.Subject == wallet.Id))
            db.Schedule(Kind, wallet.Id, now);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(work.Subject, ct);
        if (!wallet.WantsTopUp || await Runs(wallet, ct))
            return;
        if (!wallet.MayTopUp(clock.Now))
        {
            await Wait(wallet, ct);
            return;
        }

        var customer = await db.Customers.SingleAsync(known => known.Id == wallet.CustomerId, ct);
        if (await db.MethodOfTopUps(wallet, ct) is not { } method)
        {
            wallet.NoteTopUpFailed(null, "no_payment_method", isLast: true, clock.Now);
            return;
        }

        var invoice = Invoice.TopUp(customer, wallet, wallet.AutoTopUp!.Credits, clock.Now);
        wallet.BeginTopUp(invoice, clock.Now);
        await collection.Issue(invoice, customer, ct, method);
    }

    /// <summary>Enough for one day: that is told, and the next day looks again.</summary>
    private async Task Wait(Wallet wallet, CancellationToken ct)
    {
        var tomorrow = new DateTimeOffset(clock.Now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
        if (await db.DueWork.AnyAsync(work => work.Kind == Kind && work.Subject == wallet.Id && work.DueAt >= tomorrow, ct))
            return;
        db.Schedule(Kind, wallet.Id, tomorrow);
        wallet.NoteTopUpFailed(null, "daily_limit", isLast: false, clock.Now);
    }

    /// <summary>One that was voided runs no more.</summary>
    private async Task<bool> Runs(Wallet wallet, CancellationToken ct)
    {
        if (wallet.RunningTopUpId is not { } running)
            return false;
        if (await db.Invoices.AnyAsync(invoice => invoice.Id == running && invoice.Status == InvoiceStatus.Open, ct))
            return true;
        wallet.ForgetTopUp();
        return false;
    }
}
