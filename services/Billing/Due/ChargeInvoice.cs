using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Gateways;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>
/// Asks the provider for one payment, between two transactions: read, commit, ask, save the outcome. A crash anywhere repeats the asking
/// under the same key, which charges once.
/// </summary>
[HandlesDueWork(Kind)]
public sealed class ChargeInvoice(BillingDbContext db, Collection collection, IPaymentGateway gateway, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "charge_invoice";

    private static readonly ChargeOutcome Detached = ChargeOutcome.Refused("", "payment_method_detached", "The payment method was removed.");

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var payment = await db.Payments.AsNoTracking().SingleAsync(known => known.Id == work.Subject, ct);
        if (!payment.IsOpen)
            return;

        var method = await db.PaymentMethods.AsNoTracking().SingleAsync(known => known.Id == payment.PaymentMethodId, ct);
        await db.Commit(ct);
        var outcome = await Ask(payment, method, ct);
        await Settle(payment.Id, outcome, ct);
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

    private async Task Settle(Guid paymentId, ChargeOutcome? outcome, CancellationToken ct)
    {
        var payment = await db.Payments.SingleAsync(known => known.Id == paymentId, ct);
        var invoice = await db.Invoices.SingleAsync(known => known.Id == payment.InvoiceId, ct);
        if (outcome is null)
            db.Schedule(Kind, payment.Id, clock.Now + payment.NoteNoAnswer());
        else if (outcome.Succeeded)
            await Succeed(payment, invoice, outcome, ct);
        else
            await Fail(payment, invoice, outcome, ct);
    }

    private async Task Succeed(Payment payment, Invoice invoice, ChargeOutcome outcome, CancellationToken ct)
    {
        payment.Succeed(gateway.Name, outcome.Reference);
        invoice.Pay(payment, clock.Now);
        await collection.Recover(invoice, ct);
    }

    private async Task Fail(Payment payment, Invoice invoice, ChargeOutcome outcome, CancellationToken ct)
    {
        payment.Fail(outcome.FailureCode!, outcome.FailureMessage!, outcome.CustomerMustAct);
        invoice.NotePaymentFailure(outcome.FailureCode!, outcome.FailureMessage!);
        await RetryInvoice.Plan(db, invoice, outcome.Retryable, clock.Now, ct);
        if (invoice.SubscriptionId is { } subscription)
            (await db.Subscriptions.Held(subscription, ct)).FallDue();
    }
}
