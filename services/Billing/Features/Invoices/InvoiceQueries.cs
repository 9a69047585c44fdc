using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Subscriptions;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Dunning;
using DotMac.Billing.Features.Subscriptions;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Named queries over invoices.</summary>
internal static class InvoiceQueries
{
    /// <summary>
    /// The invoice, its row locked first and read after: of two that take from it at once the later sees what the earlier left, lines included.
    /// Its subscription's row is locked before it. Everybody locks in one order: subscription, invoice, dunning, coupons, wallets, customer's
    /// balance, number.
    /// </summary>
    public static async Task<Invoice> Held(this BillingDbContext db, Guid id, CancellationToken ct)
    {
        if (await db.Invoices.Where(invoice => invoice.Id == id).Select(invoice => invoice.SubscriptionId).SingleOrDefaultAsync(ct) is { } subscription)
            await db.Subscriptions.Hold([subscription], ct);
        await db.Database.SqlQuery<Guid>($"""SELECT id AS "Value" FROM invoices WHERE id = {id} FOR UPDATE""").ToListAsync(ct);
        var held = await db.Invoices.SingleOrDefaultAsync(invoice => invoice.Id == id, ct) ?? throw InvoiceErrors.NotFound();
        if (held.OverdueSince is not null)
            await db.HoldExecutions([held.CustomerId], ct);
        return held;
    }

    /// <summary>Invoices that are collected or marked, with their rows locked in one order and read after.</summary>
    public static async Task HoldInvoices(this BillingDbContext db, Guid[] ids, CancellationToken ct)
    {
        await db.Database.SqlQuery<Guid>($"""SELECT id AS "Value" FROM invoices WHERE id = ANY({ids}) ORDER BY id FOR UPDATE""").ToListAsync(ct);
        await db.Invoices.Where(invoice => ids.Contains(invoice.Id)).LoadAsync(ct);
    }

    /// <summary>The invoices, held, whose unused parts another one credits, each with the add-on that it is about, which is null for the plan.</summary>
    public static async Task<IReadOnlyList<(Invoice Invoice, Guid? Addon)>> HeldCreditedBy(this BillingDbContext db, Invoice invoice, CancellationToken ct)
    {
        var credited = new List<(Invoice, Guid?)>();
        foreach (var addon in invoice.Credited)
            credited.Add((await db.Held(
                await db.Invoices.Where(known => known.Id.CompareTo(invoice.Id) < 0).Charging(invoice.SubscriptionId!.Value, addon).FirstAsync(ct), ct), addon));
        return credited;
    }

    /// <summary>The ids of a subscription's invoices that charge its plan, or an add-on, for some time; the newest first.</summary>
    public static IQueryable<Guid> Charging(this IQueryable<Invoice> invoices, Guid subscriptionId, Guid? addon) => invoices
        .Where(invoice => invoice.SubscriptionId == subscriptionId
            && invoice.Lines.Any(line => line.AddonId == addon && line.ServiceFrom != null && line.UnitPrice >= 0))
        .OrderByDescending(invoice => invoice.Id)
        .Select(invoice => invoice.Id);

    /// <summary>Holds the invoices that a change of the subscription may credit, before anything that follows invoices in the order of the locks.</summary>
    public static async Task HoldCharging(this BillingDbContext db, Subscription subscription, CancellationToken ct)
    {
        foreach (var charged in subscription.Items.Select(item => (Guid?)item.AddonId).Prepend(null))
            if (await db.Invoices.Charging(subscription.Id, charged).FirstOrDefaultAsync(ct) is var id && id != Guid.Empty)
                await db.Held(id, ct);
    }

    /// <summary>What nothing is going to charge: neither a payment that runs nor a retry for which there is a method.</summary>
    public static IQueryable<Invoice> NotCharged(this IQueryable<Invoice> invoices, BillingDbContext db) => invoices.Where(
        invoice => invoice.RunningPaymentId == null
            && !(db.DueWork.Any(work => work.Kind == RetryInvoice.Kind && work.Subject == invoice.Id)
                && db.PaymentMethods.Any(method => method.CustomerId == invoice.CustomerId && method.IsDefault)));

    /// <summary>The id of the newest invoice of a subscription.</summary>
    public static Task<Guid?> LatestOf(this DbSet<Invoice> invoices, Guid subscriptionId, CancellationToken ct) => invoices
        .Where(invoice => invoice.SubscriptionId == subscriptionId)
        .OrderByDescending(invoice => invoice.Id)
        .Select(invoice => (Guid?)invoice.Id)
        .FirstOrDefaultAsync(ct);

    /// <summary>Whether the customer owes an invoice whose payment failed or that is overdue.</summary>
    public static Task<bool> AnyUnsettledOf(this DbSet<Invoice> invoices, Guid customerId, CancellationToken ct) => invoices.AnyAsync(
        invoice => invoice.CustomerId == customerId && invoice.Status == InvoiceStatus.Open && (invoice.LastPaymentErrorCode != null || invoice.OverdueSince != null), ct);

    /// <summary>Whether a subscription owes an invoice whose payment failed or that is overdue.</summary>
    public static Task<bool> AnyUnsettledOfSubscription(this DbSet<Invoice> invoices, Guid subscriptionId, CancellationToken ct) => invoices.AnyAsync(
        invoice => invoice.SubscriptionId == subscriptionId && invoice.Status == InvoiceStatus.Open && (invoice.LastPaymentErrorCode != null || invoice.OverdueSince != null),
        ct);

    /// <summary>Whether a subscription owes an invoice whose payment failed; those that are read already count as they are now, saved or not.</summary>
    public static async Task<bool> AnyFailedOf(this DbSet<Invoice> invoices, Guid subscriptionId, CancellationToken ct)
    {
        var read = invoices.Local.Where(invoice => invoice.SubscriptionId == subscriptionId).ToList();
        if (read.Any(invoice => invoice.IsFailed))
            return true;
        Guid[] settled = [.. read.Select(invoice => invoice.Id)];
        return await invoices.AnyAsync(invoice => invoice.SubscriptionId == subscriptionId && !settled.Contains(invoice.Id)
            && invoice.Status == InvoiceStatus.Open && invoice.LastPaymentErrorCode != null, ct);
    }
}
