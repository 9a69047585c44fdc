using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Agrees to what another person completed, for good: its payments are reconciled. Nobody agrees while acting as somebody else.</summary>
public static class ApproveReconciliation
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/approve", Handle)
        .WithName("ApproveReconciliation").RequirePermission("billing.reconciliation.approve").Sensitive().RequireIdempotencyKey()
        .ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        if (http.User.Administrator() is not null)
            throw ReconciliationErrors.FourEyes();
        if (!http.User.IsPersonItself() || http.User.ActorKind() == "api_key")
            throw ReconciliationErrors.PersonRequired(); // whoever made a client, or has a key, would be a second person by it
        var held = await db.HeldReconciliation(id, ct);
        http.HonourMatch(held);
        held.Approve(await db.Payments.Where(payment => payment.ReconciliationId == id).ToListAsync(ct), http.User.Person(), clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
