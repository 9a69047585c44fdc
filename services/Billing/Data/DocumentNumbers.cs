using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Data;

/// <summary>
/// Gapless numbers per tenant, series and year: the counter's row is locked from here to the commit, so a number that was taken belongs to a
/// document, and a rolled-back one was never taken.
/// </summary>
public sealed class DocumentNumbers(BillingDbContext db)
{
    private const string Invoices = "INV", CreditNotes = "CN";

    /// <summary><c>INV-9332-2026-000001</c>: the series, four hex digits of the tenant's SHA-256, the year, the place in it.</summary>
    public Task<string> NextInvoice(DateOnly issuedOn, CancellationToken ct) => Next(Invoices, issuedOn, ct);

    /// <summary><c>CN-9332-2026-000001</c>, counted apart from invoices.</summary>
    public Task<string> NextCreditNote(DateOnly issuedOn, CancellationToken ct) => Next(CreditNotes, issuedOn, ct);

    /// <summary>The first four hex digits, upper-case, of the SHA-256 of the tenant's id.</summary>
    public static string Suffix(string tenant) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tenant)))[..4];

    private async Task<string> Next(string series, DateOnly issuedOn, CancellationToken ct)
    {
        var places = await db.Database.SqlQuery<long>(
            $"""
            INSERT INTO document_counters (tenant_id, series, year, last) VALUES ({db.TenantId}, {series}, {issuedOn.Year}, 1)
            ON CONFLICT (tenant_id, series, year) DO UPDATE SET last = document_counters.last + 1 RETURNING last AS "Value"
            """).ToListAsync(ct);
        return $"{series}-{Suffix(db.TenantId.ToString())}-{issuedOn.Year}-{places.Single():000000}";
    }
}
