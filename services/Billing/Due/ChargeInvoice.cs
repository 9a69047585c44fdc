using System.Collections.Concurrent;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Wallets;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// Asks the provider for payments, between two transactions: read, commit, ask, save the outcomes. A crash anywhere repeats the asking
/// under the same keys, which charges once.
/// </summary>
[HandlesDueWork(Kind, Together = 16)]
public sealed class ChargeInvoice(BillingDbContext db, Collection collection, IPaymentGateway gateway, TenantClock clock) : IDueBatchHandler
{
    public const string Kind = "charge_invoice";

    /// <summary>How many payments of a batch the provider is asked for at once.</summary>
    private const int AskedAtOnce = 8;

    private static readonly ChargeOutcome Detached = ChargeOutcome.Refused("", "payment_method_detached", "The payment method was removed.");

    private readonly ConcurrentDictionary<Guid, ChargeOutcome?> outcomes = new();

    public async Task Prepare(IReadOnlyList<DueWork> batch, CancellationToken ct)
    {
        var ids = batch.Select(work => work.Subject).ToArray();
        var open = await (
            from payment in db.Payments.AsNoTracking()
            join method in db.PaymentMethods.AsNoTracking() on payment.PaymentMethodId equals (Guid?)method.Id
            where ids.Contains(payment.Id) && (payment.Status == PaymentStatus.Pending || payment.Status == PaymentStatus.Unknown)
            select new { payment, method }).ToListAsync(ct);
        await db.Commit(ct);
        await Parallel.ForEachAsync(
            open, new ParallelOptions { MaxDegreeOfParallelism = AskedAtOnce, CancellationToken = ct },
            async (one, ended) => outcomes[one.payment.Id] = await Ask(one.payment, one.method, ended));
        await Load([.. outcomes.Keys], ct);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (!outcomes.TryGetValue(work.Subject, out var outcome))
            return;

        var payment = (await db.Payments.FindAsync([work.Subject], ct))!;
        if (!payment.IsOpen)
            return; // another piece of work, which the provider's news had planned, was told the outcome first
        var invoice = (await db.Invoices.FindAsync([payment.InvoiceId], ct))!;
        if (outcome is null)
            db.Schedule(Kind, payment.Id, clock.Now + payment.NoteNoAnswer());
        else if (outcome.Succeeded)
            await Succeed(payment, invoice, outcome, ct);
        else
            await Fail(payment, invoice, outcome, ct);
    }

    /// <summary>
    /// Null when the provider did not answer. Where it may have been asked before, or must not be asked any more, what it knows of the
    /// key comes first.
    /// </summary>
    private async Task<ChargeOutcome?> Ask(Payment payment, PaymentMethod method, CancellationToken ct)
    {
        var detached = method.DetachedAt is not null;
        try
        {
            var known = payment.Status == PaymentStatus.Unknown || detached ? await gateway.Find(db.TenantId, payment.Id, ct) : null;
            return known ?? (detached ? Detached : await gateway.Charge(Request(payment, method), ct));
        }
        catch (GatewayUnansweredException)
        {
            return null;
        }
    }

    private ChargeRequest Request(Payment payment, PaymentMethod method) =>
        new(db.TenantId, payment.Id, method.Token, new Money(payment.Amount, payment.Currency));

    /// <summary>What the outcomes change, read in the transaction that changes it; held in the order in which everybody does.</summary>
    private async Task Load(Guid[] payments, CancellationToken ct)
    {
        var invoices = await db.Payments.Where(payment => payments.Contains(payment.Id))
            .Join(db.Invoices, payment => payment.InvoiceId, invoice => invoice.Id, (_, invoice) => new { invoice.Id, invoice.SubscriptionId, invoice.WalletId })
            .ToListAsync(ct);
        await db.Subscriptions.Hold([.. invoices.Select(invoice => invoice.SubscriptionId).OfType<Guid>().Distinct()], ct);
        await db.Payments.Where(payment => payments.Contains(payment.Id)).LoadAsync(ct);
        await db.HoldInvoices([.. invoices.Select(invoice => invoice.Id)], ct);
        Guid[] owing = [.. db.Invoices.Local.Where(invoice => invoice.OverdueSince is not null).Select(invoice => invoice.CustomerId).Distinct()];
        if (owing.Length > 0)
            await db.HoldExecutions(owing, ct);
        await db.HoldTopUps([.. invoices.Select(invoice => invoice.WalletId).OfType<Guid>().Distinct()], ct);
    }

    private async Task Succeed(Payment payment, Invoice invoice, ChargeOutcome outcome, CancellationToken ct)
    {
        payment.Succeed(gateway.Name, outcome.Reference);
        invoice.Pay(payment, clock.Now);
        await collection.PutIn(invoice, ct);
        await collection.Recover(invoice, ct, payment);
    }

    private async Task Fail(Payment payment, Invoice invoice, ChargeOutcome outcome, CancellationToken ct)
    {
        payment.Fail(outcome.FailureCode!, outcome.FailureMessage!, outcome.CustomerMustAct, forGood: !outcome.Retryable);
        invoice.NotePaymentFailure(outcome.FailureCode!, outcome.FailureMessage!);
        await RetryInvoice.Plan(db, invoice, outcome.Retryable, clock.Now, ct);
        if (invoice.WalletId is { } id && await db.Wallets.FindAsync([id], ct) is { } wallet && wallet.Runs(invoice))
            wallet.NoteTopUpFailed(invoice.Id, outcome.FailureCode!, !RetryInvoice.Retries(invoice, outcome.Retryable), clock.Now);
        if (invoice.SubscriptionId is { } subscription)
            (await db.Subscriptions.FindAsync([subscription], ct))!.FallDue();
        await db.Settle(invoice, null, clock.Now, ct);
    }
}
