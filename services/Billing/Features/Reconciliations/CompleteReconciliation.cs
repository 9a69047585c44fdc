using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Finishes a reconciliation for another person to approve; what does not agree has a reason, and with that approval is written off where asked.</summary>
public static class CompleteReconciliation
{
    public sealed record Request([property: StringLength(1000, MinimumLength = 1)] string? DiscrepancyReason = null, bool WriteOff = false);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/complete", Handle)
        .WithName("CompleteReconciliation").RequirePermission("billing.reconciliation.update").RequireIdempotencyKey()
        .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<ReconciliationResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        if (!http.User.IsPersonItself())
            throw ReconciliationErrors.PersonRequired(); // or who made the client would be the only person with a hand in it
        var held = await db.HeldReconciliation(id, ct);
        http.HonourMatch(held);
        held.Complete(request.DiscrepancyReason, request.WriteOff, await db.NeighboursOf(held, ct), http.User.Person(), clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
