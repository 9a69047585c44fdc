using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Puts payments and refunds into a reconciliation that is in progress: all of them, or none.</summary>
public static class AddToReconciliation
{
    public sealed record Request(
        [property: MaxLength(Reconciliation.MostItems)] IReadOnlyList<Guid>? PaymentIds = null,
        [property: MaxLength(Reconciliation.MostItems)] IReadOnlyList<Guid>? RefundIds = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/payments", Handle)
        .WithName("AddToReconciliation").RequirePermission("billing.reconciliation.update").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var held = await db.HeldReconciliation(id, ct);
        http.HonourMatch(held);
        if ((request.PaymentIds?.Count ?? 0) + (request.RefundIds?.Count ?? 0) == 0)
            throw ReconciliationErrors.NothingToAdd();
        held.Put(await db.PaymentsOf(request.PaymentIds ?? [], ct), await db.RefundsOf(request.RefundIds ?? [], ct), http.User.Person());
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
