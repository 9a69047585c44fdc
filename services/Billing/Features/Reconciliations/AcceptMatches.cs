using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Statements;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Agrees to what was proposed for entries of the statement, for all of them where none is named: their payments and refunds are put in.</summary>
public static class AcceptMatches
{
    public sealed record Request([property: MaxLength(BankStatement.MostLines)] IReadOnlyList<Guid>? EntryIds = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/statement/accept", Handle)
        .WithName("AcceptMatches").RequirePermission("billing.reconciliation.update").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<ReconciliationResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var held = await db.HeldReconciliation(id, ct, withStatement: true);
        http.HonourMatch(held);
        var chosen = held.Entries.Where(entry => entry.Status is StatementEntryStatus.Proposed && request.EntryIds?.Contains(entry.Id) != false)
            .OrderBy(entry => entry.Number).ToList();
        var payments = (await db.PaymentsOf([.. chosen.Select(entry => entry.PaymentId).OfType<Guid>()], ct)).ToDictionary(payment => payment.Id);
        var refunds = (await db.RefundsOf([.. chosen.Select(entry => entry.RefundId).OfType<Guid>()], ct)).ToDictionary(refund => refund.Id);
        held.Accept(
            chosen.Select(entry => (entry, payments.GetValueOrDefault(entry.PaymentId ?? default), refunds.GetValueOrDefault(entry.RefundId ?? default))),
            http.User.Person());
        await db.SaveChangesAsync(ct);
        http.SetETag(held);
        return TypedResults.Ok(ReconciliationResponse.From(held));
    }
}
