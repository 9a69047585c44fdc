using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.Companies;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.Net.Http.Headers;

namespace DotMac.Billing.Features.Invoices;

/// <summary>What documents are made of.</summary>
internal static class DocumentQueries
{
    /// <summary>The document of a finalised invoice. What was not known of its parties then is taken from what is known of them now.</summary>
    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, Invoice invoice, BankAccountNumbers? numbers, CancellationToken ct) =>
        (await db.DocumentsOf([invoice], numbers, ct)).Single();

    /// <summary>The same of many, whose parties are read once.</summary>
    public static async Task<IReadOnlyList<InvoiceDocument>> DocumentsOf(
        this BillingDbContext db, IEnumerable<Invoice> asked, BankAccountNumbers? numbers, CancellationToken ct)
    {
        var invoices = new List<Invoice>();
        foreach (var invoice in asked)
        {
            _ = invoice.IssuedNumber; // a draft has no document
            invoices.Add(invoice);
        }

        var (company, customers, tenant) = await db.Parties([.. invoices.Select(invoice => invoice.CustomerId).Distinct()], ct);
        var accounts = await db.PaymentAccounts(invoices, numbers, ct);
        return
        [
            .. invoices.Select(invoice => InvoiceDocument.Of(
                invoice, company, customers.GetValueOrDefault(invoice.CustomerId), tenant, accounts.GetValueOrDefault(invoice.Parties?.PayTo ?? default))),
        ];
    }

    public static async Task<InvoiceDocument> DocumentOf(this BillingDbContext db, CreditNote note, BankAccountNumbers? numbers, CancellationToken ct)
    {
        var invoice = await db.Invoices.AsNoTracking().SingleAsync(known => known.Id == note.InvoiceId, ct);
        var (company, customers, tenant) = await db.Parties([note.CustomerId], ct);
        var account = (await db.PaymentAccounts([invoice], numbers, ct)).Values.SingleOrDefault();
        return InvoiceDocument.Of(note, invoice, company, customers.GetValueOrDefault(note.CustomerId), tenant, account);
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

    /// <summary>The accounts that invoices ask for money on, by their ids; nothing is asked where none names one, or nobody wants to read them.</summary>
    private static async Task<Dictionary<Guid, PaymentAccount>> PaymentAccounts(
        this BillingDbContext db, IReadOnlyList<Invoice> invoices, BankAccountNumbers? numbers, CancellationToken ct)
    {
        Guid[] named = [.. invoices.Select(invoice => invoice.Parties?.PayTo).OfType<Guid>().Distinct()];
        return named.Length == 0 || numbers is null
            ? []
            : await db.BankAccounts.AsNoTracking().Where(account => named.Contains(account.Id))
                .ToDictionaryAsync(account => account.Id, account => PaymentAccount.Of(account, numbers.Open(account)), ct);
    }

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
