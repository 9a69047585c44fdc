using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Portal;

/// <summary>What a customer sees of its invoices: all but the tenant's drafts.</summary>
internal static class PortalQueries
{
    public static IQueryable<Invoice> InvoicesOf(this BillingDbContext db, Guid customerId) =>
        db.Invoices.Where(invoice => invoice.CustomerId == customerId && invoice.Number != null);

    public static async Task<Invoice> InvoiceOf(this BillingDbContext db, Guid customerId, Guid id, CancellationToken ct) =>
        await db.InvoicesOf(customerId).AsNoTracking().SingleOrDefaultAsync(invoice => invoice.Id == id, ct) ?? throw InvoiceErrors.NotFound();
}
