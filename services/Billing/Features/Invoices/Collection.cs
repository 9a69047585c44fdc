using System.Diagnostics;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.Invoices;

/// <summary>What subscribing, trial ends, renewals and payments have in common: bill a period, take a number, begin to collect, recover.</summary>
public sealed class Collection(BillingDbContext db, InvoiceNumbers numbers, TenantClock clock)
{
    private const int PaymentTermDays = 30;

    /// <summary>When an invoice that is finalised on a date is due.</summary>
    public static DateOnly DueOn(DateOnly issuedOn) => issuedOn.AddDays(PaymentTermDays);

    /// <summary>Drafts and finalises the invoice of one period; a full period costs the full price whatever its length (R3).</summary>
    public async Task<Invoice> BillPeriod(
        Subscription subscription, Customer customer, Plan plan, BillingPeriod period, CancellationToken ct)
    {
        var line = SubscriptionLines.Charge(1, plan, subscription.NextQuantity, period.From, period.Reference.To, period.Share);
        var invoice = Invoice.Draft(customer, [line], clock.Now, subscription.Id, period.Start);
        await Issue(invoice, customer, ct);
        return invoice;
    }

    /// <summary>Keeps a draft and finalises it at once.</summary>
    public async Task Issue(Invoice draft, Customer customer, CancellationToken ct)
    {
        db.Add(draft);
        await Finalize(draft, customer, ct);
    }

    /// <summary>Gives the invoice the taxes of the day and its number, settles it with the balance and begins to collect what is left.</summary>
    public async Task Finalize(Invoice invoice, Customer customer, CancellationToken ct)
    {
        var (started, today) = (Stopwatch.GetTimestamp(), clock.Today(customer.Zone));
        invoice.Tax(customer, today);
        var balance = await db.BalanceFor(invoice, ct);
        invoice.Finalize(await numbers.Next(today, ct), today, DueOn(today), balance, clock.Now);
        await Begin(invoice, ct);
        BillingMetrics.Processed(Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Charges the default method with what is due; where a subscription has none, its invoice says so.</summary>
    public async Task Begin(Invoice invoice, CancellationToken ct)
    {
        if (!invoice.IsCollectable)
            return;

        if (await db.PaymentMethods.DefaultOf(invoice.CustomerId, ct) is { } method)
            Charge(invoice.Collect(method, clock.Now));
        else if (invoice.SubscriptionId is not null)
            invoice.NotePaymentFailure("no_payment_method", "The customer has no payment method to charge.");
    }

    /// <summary>Hands a begun payment to the worker that asks the provider.</summary>
    public void Charge(Payment payment)
    {
        db.Add(payment);
        db.Schedule(ChargeInvoice.Kind, payment.Id, clock.Now);
    }

    /// <summary>After an invoice was paid or voided: its subscription is active again once no other failed one is open.</summary>
    public async Task Recover(Invoice settled, CancellationToken ct)
    {
        if (settled.SubscriptionId is not { } id)
            return;

        var subscription = await db.Subscriptions.Held(id, ct);
        if (!await db.Invoices.AnyFailedOf(id, settled.Id, ct))
            subscription.Recover();
        if (settled.Status is InvoiceStatus.Void && await db.Invoices.LatestOf(id, ct) == settled.Id)
            subscription.Unbill();
    }
}
