using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Named queries over invoices.</summary>
internal static class InvoiceQueries
{
    /// <summary>
    /// The invoice, its row locked first and read after: of two that take from it at once the later sees what the earlier left, lines included.
    /// </summary>
    public static async Task<Invoice> Held(this BillingDbContext db, Guid id, CancellationToken ct)
    {
        await db.Database.SqlQuery<Guid>($"""SELECT id AS "Value" FROM invoices WHERE id = {id} FOR UPDATE""").ToListAsync(ct);
        return await db.Invoices.SingleOrDefaultAsync(invoice => invoice.Id == id, ct) ?? throw InvoiceErrors.NotFound();
    }

    /// <summary>The id of the newest invoice of a subscription.</summary>
    public static Task<Guid?> LatestOf(this DbSet<Invoice> invoices, Guid subscriptionId, CancellationToken ct) => invoices
        .Where(invoice => invoice.SubscriptionId == subscriptionId)
        .OrderByDescending(invoice => invoice.Id)
        .Select(invoice => (Guid?)invoice.Id)
        .FirstOrDefaultAsync(ct);
}
