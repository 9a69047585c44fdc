using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Sends a completed reconciliation back to whoever prepared it.</summary>
public static class ReopenReconciliation
{
    public sealed record Request([property: StringLength(1000, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/reopen", Handle)
        .WithName("ReopenReconciliation").RequirePermission("billing.reconciliation.update").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var held = await db.HeldReconciliation(id, ct);
        http.HonourMatch(held);
        held.Reopen(request.Reason, http.User.Person());
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
