using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invariants;

/// <summary>Shows for each series and year of documents which numbers are taken, and whether one is missing.</summary>
public static class ProveNumbers
{
    /// <summary><c>counter</c> is the last number that was given; <c>missing</c> names at most the first hundred places that no document has.</summary>
    public sealed record Series(string Name, int Year, long Numbers, long? First, long? Last, long Counter, bool Gapless, IReadOnlyList<long> Missing);

    public sealed record Response(bool Gapless, IReadOnlyList<Series> Series);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/numbers/proof", Handle).WithName("ProveNumbers").RequirePermission("billing.invoices.view");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, CancellationToken ct)
    {
        var rows = await db.Database.SqlQueryRaw<Row>(
            $"""
            SELECT series AS name, year, numbers, first, last, counter,
                ARRAY(SELECT place FROM ({NumberInvariants.Missing}) gap WHERE (gap.series, gap.year) = (found.series, found.year) ORDER BY place LIMIT 100) AS missing
            FROM ({NumberInvariants.Series}) found ORDER BY year, series
            """).ToListAsync(ct);
        var series = rows.Select(row => new Series(
            row.Name, row.Year, row.Numbers, row.First, row.Last, row.Counter, row.Missing.Length == 0 && (row.Last ?? 0) == row.Counter, row.Missing)).ToList();
        return TypedResults.Ok(new Response(series.TrueForAll(one => one.Gapless), series));
    }

    private sealed record Row(string Name, int Year, long Numbers, long? First, long? Last, long Counter, long[] Missing);
}
