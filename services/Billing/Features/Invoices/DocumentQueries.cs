using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace DotMac.Billing.Features.Invoices;

/// <summary>What documents are made of.</summary>
internal static class DocumentQueries
{
    /// <summary>The document of a finalised invoice. What was not known of its parties then is taken from what is known of them now.</summary>
    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, Invoice invoice, CancellationToken ct) =>
        (await db.DocumentsOf([invoice], ct)).Single();

    /// <summary>The same of many, whose parties are read once.</summary>
    public static async Task<IReadOnlyList<InvoiceDocument>> DocumentsOf(this BillingDbContext db, IEnumerable<Invoice> asked, CancellationToken ct)
    {
        var invoices = new List<Invoice>();
        foreach (var invoice in asked)
        {
            _ = invoice.IssuedNumber; // a draft has no document
            invoices.Add(invoice);
        }

        var (company, customers, tenant) = await db.Parties([.. invoices.Select(invoice => invoice.CustomerId).Distinct()], ct);
        return [.. invoices.Select(invoice => InvoiceDocument.Of(invoice, company, customers.GetValueOrDefault(invoice.CustomerId), tenant))];
    }

    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, CreditNote note, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(known => known.Id == note.InvoiceId, ct);
        var (company, customers, tenant) = await db.Parties([note.CustomerId], ct);
        return InvoiceDocument.Of(note, invoice, company, customers.GetValueOrDefault(note.CustomerId), tenant);
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

    /// <summary>What is known now of the tenant and of customers.</summary>
    private static async Task<(CompanyFacts? Company, Dictionary<Guid, Customer> Customers, string? Tenant)> Parties(
        this BillingDbContext db, Guid[] customers, CancellationToken ct)
    {
        var company = await db.Companies.AsNoTracking().SingleOrDefaultAsync(ct);
        var known = await db.Customers.AsNoTracking().Where(customer => customers.Contains(customer.Id)).ToDictionaryAsync(customer => customer.Id, ct);
        var tenant = await db.TenantStates.Where(state => state.TenantId == db.TenantId).Select(state => (string?)state.Name).SingleOrDefaultAsync(ct);
        return (company?.Facts, known, tenant);
    }
}
