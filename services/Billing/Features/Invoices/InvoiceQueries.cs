using DotMac.Billing.Domain.Invoices;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Named queries over invoices.</summary>
internal static class InvoiceQueries
{
    /// <summary>The id of the newest invoice of a subscription.</summary>
    public static Task<Guid?> LatestOf(this DbSet<Invoice> invoices, Guid subscriptionId, CancellationToken ct) => invoices
        .Where(invoice => invoice.SubscriptionId == subscriptionId)
        .OrderByDescending(invoice => invoice.Id)
        .Select(invoice => (Guid?)invoice.Id)
        .FirstOrDefaultAsync(ct);

    /// <summary>Whether a subscription owes an invoice, other than one, whose payment failed.</summary>
    public static Task<bool> AnyFailedOf(this DbSet<Invoice> invoices, Guid subscriptionId, Guid? except, CancellationToken ct) =>
        invoices.AnyAsync(invoice => invoice.SubscriptionId == subscriptionId && invoice.Id != except && invoice.Status == InvoiceStatus.Open
            && invoice.LastPaymentErrorCode != null, ct);
}
