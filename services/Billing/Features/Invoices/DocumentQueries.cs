using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace DotMac.Billing.Features.Invoices;

/// <summary>What documents are made of.</summary>
internal static class DocumentQueries
{
    /// <summary>The document of a finalised invoice. What was not known of its parties then is taken from what is known of them now.</summary>
    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, Invoice invoice, CancellationToken ct)
    {
        _ = invoice.IssuedNumber; // a draft has no document
        var company = await db.Companies.AsNoTracking().SingleOrDefaultAsync(ct);
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(known => known.Id == invoice.CustomerId, ct);
        return InvoiceDocument.Of(invoice, company?.Facts, customer, await db.TenantName(ct));
    }

    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, CreditNote note, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(known => known.Id == note.InvoiceId, ct);
        var company = await db.Companies.AsNoTracking().SingleOrDefaultAsync(ct);
        var customer = await db.Customers.AsNoTracking().SingleOrDefaultAsync(known => known.Id == note.CustomerId, ct);
        return InvoiceDocument.Of(note, invoice, company?.Facts, customer, await db.TenantName(ct));
    }

    /// <summary>The invoice that a link opens, looked up under the tenant that it names; null for a link that opens nothing.</summary>
    public static async Task<Invoice?> OpenedBy(this BillingDbContext db, string link, CurrentOperation operation, CancellationToken ct)
    {
        if (!PageToken.TryParse(link, out var token))
            return null;
        operation.EnterNamed(token.TenantId);
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(known => known.Id == token.InvoiceId, ct);
        return invoice is not null && token.Opens(invoice) ? invoice : null;
    }

    /// <summary>The entity tag of a document, which changes with the row that it is made of.</summary>
    public static EntityTagHeaderValue DocumentTag(this Kernel.AggregateRoot aggregate) => new($"\"{aggregate.Version}\"");

    private static Task<string?> TenantName(this BillingDbContext db, CancellationToken ct) =>
        db.TenantStates.Where(state => state.TenantId == db.TenantId).Select(state => (string?)state.Name).SingleOrDefaultAsync(ct);
}
