using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Ledger;

/// <summary>Proves for each series and year that its numbers run from 1 to the last one taken, each on one document.</summary>
public static class ProveNumbers
{
    /// <summary>A series in a year: <c>last</c> is what its counter stands at; the first hundred numbers that no document has.</summary>
    public sealed record Series(string Name, int Year, long Last, long Documents, long[] Missing);

    public sealed record Response(bool Gapless, IReadOnlyList<Series> Series);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/numbers/proof", Handle).WithName("ProveNumbers").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, CancellationToken ct)
    {
        var series = await db.Database.SqlQuery<Series>(
            $"""
            SELECT counter.series AS name, counter.year, counter.last, cardinality(taken.places)::bigint AS documents,
                ARRAY(SELECT place FROM generate_series(1, counter.last) place EXCEPT SELECT unnest(taken.places) ORDER BY 1 LIMIT 100) AS missing
            FROM document_counters counter
            CROSS JOIN LATERAL (SELECT ARRAY(
                SELECT split_part(number, '-', 4)::bigint FROM (SELECT number FROM invoices UNION ALL SELECT number FROM credit_notes) document
                WHERE number LIKE counter.series || '-%-' || counter.year || '-%') AS places) taken
            ORDER BY counter.year, counter.series
            """).ToListAsync(ct);
        return TypedResults.Ok(new Response(series.All(one => one.Missing.Length == 0 && one.Documents == one.Last), series));
    }
}
