using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Takes a payment or refund out of a reconciliation that is in progress.</summary>
public static class RemoveFromReconciliation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}/items/{itemId:guid}", Handle)
        .WithName("RemoveFromReconciliation").RequirePermission("billing.reconciliation.update").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, Guid itemId, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var held = await db.HeldReconciliation(id, ct, withStatement: true);
        http.HonourMatch(held);
        var item = held.Items.SingleOrDefault(known => known.Id == itemId) ?? throw ReconciliationErrors.ItemNotFound();
        held.Remove(item, await db.Payments.FindAsync([item.PaymentId ?? Guid.Empty], ct), http.User.Person());
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
