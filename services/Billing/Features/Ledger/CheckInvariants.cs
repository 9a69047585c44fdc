using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Ledger;

/// <summary>
/// Proves that the tenant's books agree: invoices are their lines, their postings and what paid them; nothing is billed or numbered twice. It reads
/// one instant and changes nothing.
/// </summary>
public static class CheckInvariants
{
    /// <summary>What one question compared, how often it did not agree, and the first ten such cases.</summary>
    public sealed record Check(string Name, long Examined, long Violations, string[] Examples);

    public sealed record Response(bool Holds, IReadOnlyList<Check> Checks);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/invariants/check", Handle).WithName("CheckInvariants").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, CancellationToken ct)
    {
        var checks = await db.Database.SqlQueryRaw<Check>(Invariants.Statement).ToListAsync(ct);
        return TypedResults.Ok(new Response(checks.All(check => check.Violations == 0), checks));
    }
}
