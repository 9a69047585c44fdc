using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invariants;

/// <summary>Proves of all that the tenant billed that documents, lines, numbers, balances and ledger say the same; changes nothing.</summary>
public static class CheckInvariants
{
    public sealed record Response(bool Holds, DateTimeOffset CheckedAt, IReadOnlyList<Check> Checks);

    /// <summary><c>checked</c> things were looked at, <c>broken</c> of them break the rule; <c>first_ids</c> names at most ten of those.</summary>
    public sealed record Check(string Name, bool Holds, long Checked, long Broken, IReadOnlyList<string> FirstIds);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/check", Handle).WithName("CheckInvariants").RequirePermission("billing.ledger.view");

    public static async Task<Ok<Response>> Handle(BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var rows = await db.Database.SqlQueryRaw<Row>(Invariant.Statement).ToListAsync(ct);
        return TypedResults.Ok(new Response(
            rows.TrueForAll(row => row.Broken == 0), clock.Now,
            [.. rows.Select(row => new Check(row.Name, row.Broken == 0, row.Checked, row.Broken, row.FirstIds ?? []))]));
    }

    private sealed record Row(string Name, long Checked, long Broken, string[]? FirstIds);
}
