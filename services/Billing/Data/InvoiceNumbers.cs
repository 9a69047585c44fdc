using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Data;

/// <summary>
/// Gapless numbers per tenant and year: the counter's row is locked from here to the commit, so a number that was taken belongs to an
/// invoice, and a rolled-back one was never taken.
/// </summary>
public sealed class InvoiceNumbers(BillingDbContext db)
{
    /// <summary><c>INV-9332-2026-000001</c>: four hex digits of the tenant's SHA-256, the year, the place in it.</summary>
    public async Task<string> Next(DateOnly issuedOn, CancellationToken ct)
    {
        var places = await db.Database.SqlQuery<long>(
            $"""
            INSERT INTO invoice_counters (tenant_id, year, last) VALUES ({db.TenantId}, {issuedOn.Year}, 1)
            ON CONFLICT (tenant_id, year) DO UPDATE SET last = invoice_counters.last + 1 RETURNING last AS "Value"
            """).ToListAsync(ct);
        return $"INV-{Suffix(db.TenantId.ToString())}-{issuedOn.Year}-{places.Single():000000}";
    }

    /// <summary>The first four hex digits, upper-case, of the SHA-256 of the tenant's id.</summary>
    public static string Suffix(string tenant) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(tenant)))[..4];
}
