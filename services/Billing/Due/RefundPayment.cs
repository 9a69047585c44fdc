using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// Asks the provider for one refund, between two transactions: read, commit, ask, save the outcome. A crash anywhere repeats the asking
/// under the same key, which refunds once.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class RefundPayment(BillingDbContext db, IPaymentGateway gateway, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "refund_payment";

    /// <summary>Hands a begun refund to the worker that asks the provider.</summary>
    public static void Plan(BillingDbContext db, Refund refund, DateTimeOffset now)
    {
        db.Add(refund);
        db.Schedule(Kind, refund.Id, now);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var refund = await db.Refunds.AsNoTracking().SingleAsync(known => known.Id == work.Subject, ct);
        if (refund.Status is not RefundStatus.Pending)
            return;

        var charge = await db.Payments.AsNoTracking().SingleAsync(known => known.Id == refund.PaymentId, ct);
        await db.Commit(ct);
        await Settle(refund, charge.IsOffline ? ByHand(refund) : await Ask(refund, charge.ProviderReference!, ct), ct);
    }

    /// <summary>Money that no provider took is given back by whoever asked for the refund.</summary>
    private static RefundOutcome ByHand(Refund refund) => new(true, refund.Id.ToString());

    /// <summary>Null when the provider did not answer.</summary>
    private async Task<RefundOutcome?> Ask(Refund refund, string charge, CancellationToken ct)
    {
        try
        {
            return await gateway.Refund(new(db.TenantId, refund.Id, charge, new Money(refund.Amount, refund.Currency)), ct);
        }
        catch (GatewayUnansweredException)
        {
            return null;
        }
    }

    /// <summary>The invoice's row is locked first, as by whoever credits or refunds it at the same time.</summary>
    private async Task Settle(Refund asked, RefundOutcome? outcome, CancellationToken ct)
    {
        var invoice = await db.Held(asked.InvoiceId, ct);
        var refund = await db.Refunds.SingleAsync(known => known.Id == asked.Id, ct);
        var payment = await db.Payments.SingleAsync(known => known.Id == asked.PaymentId, ct);
        if (outcome is null)
            db.Schedule(Kind, refund.Id, clock.Now + refund.NoteNoAnswer());
        else if (outcome.Succeeded)
            refund.Succeed(invoice, payment, payment.IsOffline ? Payment.Offline : gateway.Name, outcome.Reference);
        else
            await Fail(refund, invoice, payment, outcome, ct);
    }

    private async Task Fail(Refund refund, Invoice invoice, Payment payment, RefundOutcome outcome, CancellationToken ct)
    {
        refund.Fail(invoice, payment, outcome.FailureCode!, outcome.FailureMessage!);
        if (await db.CreditNotes.SingleOrDefaultAsync(known => known.Id == refund.CreditNoteId, ct) is { } note)
            note.Keep(refund, await db.OpenBalance(note.CustomerId, note.Currency, ct), clock.Now);
    }
}
