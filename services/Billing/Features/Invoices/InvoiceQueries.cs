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
}
