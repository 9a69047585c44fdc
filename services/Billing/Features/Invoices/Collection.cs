using System.Diagnostics;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Balances;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.Coupons;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.PaymentMethods;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Plans;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Addons;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Coupons;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Payments;
using DotMac.Billing.Features.PricingRules;
using DotMac.Billing.Features.Usage;
using DotMac.Billing.Features.Wallets;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DotMac.Billing.Features.Invoices;

/// <summary>What subscribing, trial ends, renewals and payments have in common: bill a period, take a number, begin to collect, recover.</summary>
public sealed class Collection(BillingDbContext db, DocumentNumbers numbers, Metering metering, RulePricing pricing, TenantClock clock)
{
    private const int PaymentTermDays = 30;

    /// <summary>When an invoice that is finalised on a date is due.</summary>
    public static DateOnly DueOn(DateOnly issuedOn) => issuedOn.AddDays(PaymentTermDays);

    private readonly HashSet<Guid> prepared = [];
    private (Company? Company, IReadOnlyDictionary<Currency, Guid> PayTo)? seller;

    /// <summary>What <see cref="Prepare"/> read. The views are kept: whoever asks a set for its view has all that is tracked looked through.</summary>
    private LocalView<CustomerBalance>? balances;
    private LocalView<PaymentMethod>? methods;

    /// <summary>
    /// Reads at once what the invoices of many customers need, and holds pricing rules, coupons, wallets and balances in one order before the first number is taken: of two
    /// that finalise at once, none waits for what the other holds.
    /// </summary>
    public async Task Prepare(IReadOnlyCollection<Guid> customers, DateTimeOffset from, CancellationToken ct)
    {
        await pricing.Hold(from, ct);
        await db.HoldCoupons(await db.Customers.Where(customer => customers.Contains(customer.Id)).ToListAsync(ct), ct);
        await db.HoldWallets(customers, ct);
        await db.HoldBalances(customers, ct);
        await db.PaymentMethods.Where(method => customers.Contains(method.CustomerId) && method.IsDefault).LoadAsync(ct);
        (balances, methods) = (db.CustomerBalances.Local, db.PaymentMethods.Local);
        prepared.UnionWith(customers);
    }

    /// <summary>Drafts and finalises the invoice of one period; a full period costs the full price whatever its length (R3).</summary>
    public async Task<Invoice> BillPeriod(
        Subscription subscription, Customer customer, Plan plan, BillingPeriod period, CancellationToken ct)
    {
        await pricing.Hold(period.Start < clock.Now ? period.Start : clock.Now, ct);
        var invoice = await DraftPeriod(subscription, customer, plan, period, clock.Now, await db.HeldCouponsOf(customer, ct), ct);
        await Issue(invoice, customer, ct);
        return invoice;
    }

    /// <summary>
    /// A period's invoice: the prices of the new one in advance, by the rules of the instant at which it begins however late it is billed, and what was used of the one
    /// that is over.
    /// </summary>
    public async Task<Invoice> DraftPeriod(
        Subscription subscription, Customer customer, Plan plan, BillingPeriod period, DateTimeOffset now, IReadOnlyList<AppliedCoupon> coupons,
        CancellationToken ct)
    {
        var lines = SubscriptionLines.Charge(1, plan, subscription.NextQuantity, period.From, period.Reference.To, period.Share);
        var at = subscription.PeriodEnd == period.Start ? period.Start : now;
        await pricing.Price(lines, plan, subscription.NextQuantity, customer, at, hold: db.Entry(subscription).State is not EntityState.Detached, ct);
        var addons = subscription.ChargeItems(await db.AddonsOf(subscription, customer.Currency, ct), period);
        var usage = subscription.PeriodEnd <= period.Start
            ? await metering.Bill(subscription, subscription.PeriodEnd, subscription.ReferenceTo, ct)
            : [];
        return Invoice.Draft(customer, SubscriptionLines.InOrder(lines, addons, usage), now, subscription.Id, period.Start, coupons);
    }

    /// <summary>Bills what was used up to the end of a subscription, where that comes to anything (case B11).</summary>
    public async Task BillUsage(Subscription subscription, Customer customer, DateTimeOffset to, DateOnly toOn, CancellationToken ct)
    {
        var usage = await metering.Bill(subscription, to, toOn, ct);
        if (DraftUsage(subscription, customer, usage, clock.Now, await db.HeldCouponsOf(customer, ct)) is { } invoice)
            await Issue(invoice, customer, ct);
    }

    /// <summary>The invoice of usage alone; null where nothing was used.</summary>
    public static Invoice? DraftUsage(
        Subscription subscription, Customer customer, IReadOnlyList<InvoiceLine> usage, DateTimeOffset now, IReadOnlyList<AppliedCoupon> coupons) =>
        usage.Count == 0 ? null : Invoice.Draft(customer, SubscriptionLines.InOrder(usage), now, subscription.Id, coupons: coupons);

    /// <summary>Keeps a draft and finalises it at once.</summary>
    public async Task Issue(Invoice draft, Customer customer, CancellationToken ct, PaymentMethod? method = null)
    {
        db.Add(draft);
        await Finalize(draft, customer, ct, method);
    }

    /// <summary>Gives the invoice the discounts and taxes of the day and its number, settles it with wallets and balance and begins to collect what is left.</summary>
    public async Task Finalize(Invoice invoice, Customer customer, CancellationToken ct, PaymentMethod? method = null)
    {
        var (started, today) = (Stopwatch.GetTimestamp(), clock.Today(customer.Zone));
        var coupons = invoice.SellsCredits ? [] : await db.HeldCouponsOf(customer, ct);
        invoice.Tax(customer, today, coupons);
        var wallets = invoice.WalletId is { } sold ? [await db.HeldWallet(sold, ct)] : await db.HeldWalletsOf(customer, prepared.Contains(customer.Id), ct);
        var balance = prepared.Contains(customer.Id) && invoice.TotalAmount >= 0
            ? balances!.SingleOrDefault(held => held.CustomerId == customer.Id && held.Currency == invoice.Currency)
            : await db.BalanceFor(invoice, ct);
        var (company, payTo) = seller ??= await Seller(ct);
        invoice.NameParties(InvoiceParties.Of(company, customer, payTo.TryGetValue(invoice.Currency, out var account) ? account : null));
        invoice.Finalize(await numbers.NextInvoice(today, ct), today, DueOn(today), balance, clock.Now, wallets);
        NoteOverdue.Plan(db, invoice, customer);
        foreach (var coupon in coupons)
            coupon.Use(invoice, clock.Now);
        await pricing.Count(invoice, clock.Now, ct);
        await PutIn(invoice, ct);
        await Begin(invoice, ct, method);
        BillingMetrics.Processed(Stopwatch.GetElapsedTime(started));
    }

    /// <summary>Charges the method that pays the invoice, or the one that was chosen, with what is due; where a subscription has none, its invoice says so.</summary>
    public async Task Begin(Invoice invoice, CancellationToken ct, PaymentMethod? chosen = null)
    {
        if (!invoice.IsCollectable)
            return;

        if ((chosen ?? await MethodOf(invoice, ct)) is { } method)
            Charge(invoice.Collect(method, clock.Now));
        else if (invoice.SubscriptionId is not null)
            invoice.NotePaymentFailure("no_payment_method", "The customer has no payment method to charge.");
    }

    /// <summary>Charges the customer's default method with an invoice that no other was chosen for, and that it was not refused with for good.</summary>
    public async Task TryDefault(Invoice invoice, CancellationToken ct)
    {
        if (await db.ChosenMethodOf(invoice, ct) is null && await DefaultOf(invoice.CustomerId, ct) is { } method && await db.MayCharge(invoice, method, ct))
            Charge(invoice.Collect(method, clock.Now));
    }

    /// <summary>What pays an invoice: of a top-up that began by itself what was chosen for those, and the customer's default method otherwise.</summary>
    public async ValueTask<PaymentMethod?> MethodOf(Invoice invoice, CancellationToken ct) => await db.ChosenMethodOf(invoice, ct) is { } chosen
        ? await db.PaymentMethods.InUse(chosen, ct)
        : await DefaultOf(invoice.CustomerId, ct);

    /// <summary>Hands a begun payment to the worker that asks the provider.</summary>
    public void Charge(Payment payment)
    {
        db.Add(payment);
        db.Schedule(ChargeInvoice.Kind, payment.Id, clock.Now);
    }

    /// <summary>After an invoice that sells credits may have been paid: they come into its wallet.</summary>
    public async Task PutIn(Invoice invoice, CancellationToken ct)
    {
        if (invoice is not { WalletId: { } id, Status: InvoiceStatus.Paid })
            return;
        var wallet = await db.HeldWallet(id, ct);
        var balance = wallet.Status is WalletStatus.Terminated ? await db.OpenBalance(wallet.CustomerId, wallet.Currency, ct) : null;
        wallet.TopUp(invoice, balance, clock.Now);
    }

    /// <summary>
    /// After an invoice was paid, credited, voided or written off, its subscription held: that is active again once no other failed one is open, and dunning
    /// ends once nothing is overdue. One that dunning suspended goes on by due work; what is written off was not paid, and resumes nothing.
    /// </summary>
    public async Task Recover(Invoice settled, CancellationToken ct, Payment? received = null)
    {
        await db.Settle(settled, received, clock.Now, ct);
        if (settled.Status is InvoiceStatus.Open || await db.Subscriptions.FindAsync([settled.SubscriptionId], ct) is not { } subscription)
            return;
        if (subscription.Status is SubscriptionStatus.PastDue && !await db.Invoices.AnyFailedOf(subscription.Id, ct))
            subscription.Recover();
        if (subscription is { Status: SubscriptionStatus.Paused, IsSuspended: true } && settled.Status is not InvoiceStatus.Uncollectible)
            db.Schedule(ResumePaid.Kind, subscription.Id, clock.Now);
        if (settled.Status is InvoiceStatus.Void or InvoiceStatus.Uncollectible)
            await Unbill(settled, subscription, ct);
    }

    /// <summary>What the invoice was the last one to charge is not billed any more.</summary>
    private async Task Unbill(Invoice settled, Subscription subscription, CancellationToken ct)
    {
        foreach (var charged in settled.Charged)
            if (await db.Invoices.Charging(subscription.Id, charged).FirstOrDefaultAsync(ct) != settled.Id)
                continue;
            else if (charged is { } addon)
                subscription.UnbillItem(addon);
            else
                subscription.Unbill();
    }

    /// <summary>Who sells, and on which account of each currency; read once for all invoices of an operation.</summary>
    private async Task<(Company? Company, IReadOnlyDictionary<Currency, Guid> PayTo)> Seller(CancellationToken ct) => (
        await db.Companies.SingleOrDefaultAsync(ct),
        await db.BankAccounts.Where(account => account.IsPrimary).ToDictionaryAsync(account => account.Currency, account => account.Id, ct));

    private async ValueTask<PaymentMethod?> DefaultOf(Guid customerId, CancellationToken ct) => prepared.Contains(customerId)
        ? methods!.SingleOrDefault(method => method.CustomerId == customerId && method.IsDefault)
        : await db.PaymentMethods.DefaultOf(customerId, ct);
}
