using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Lists the entries of the statement, the last first.</summary>
public static class ListStatementEntries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/statement", Handle)
        .WithName("ListStatementEntries").RequirePermission("billing.reconciliation.read").ProducesProblem(404);

    public static async Task<Ok<Page<StatementEntryResponse>>> Handle(
        Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Reconciliations.AnyAsync(known => known.Id == id, ct))
            throw ReconciliationErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.StatementEntries.Where(entry => entry.ReconciliationId == id), StatementEntryResponse.Of, ct));
    }
}
