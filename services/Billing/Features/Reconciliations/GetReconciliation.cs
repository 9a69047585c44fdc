using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Shows a reconciliation with what stands in it.</summary>
public static class GetReconciliation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetReconciliation").RequirePermission("billing.reconciliation.read").ProducesProblem(404);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var known = await db.Reconciliations.Include(found => found.Items).SingleOrDefaultAsync(found => found.Id == id, ct)
            ?? throw ReconciliationErrors.NotFound();
        http.SetETag(known);
        return TypedResults.Ok(ReconciliationResponse.From(known));
    }
}
