using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Reconciliations;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Begins to hold what came in and went out on a bank account against the bank's statement, in the account's currency.</summary>
public static class CreateReconciliation
{
    /// <summary>Both balances are in minor units, and may be below zero; the period's last day is in it. An opening that differs from what was approved before has its reason.</summary>
    public sealed record Request(
        Guid BankAccountId, DateOnly PeriodFrom, DateOnly PeriodUntil, long OpeningAmount, long StatementAmount,
        [property: StringLength(1000, MinimumLength = 1)] string? OpeningReason = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateReconciliation").RequirePermission("billing.reconciliation.create").RequireIdempotencyKey().ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<ReconciliationResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccountOf(request.BankAccountId, ct);
        var begun = Reconciliation.Begin(
            account, request.PeriodFrom, request.PeriodUntil, request.OpeningAmount, request.OpeningReason, request.StatementAmount, http.User.Person(), clock.Now);
        begun.Follow(await db.NeighboursOf(begun, ct));
        db.Add(begun);
        await db.SaveChangesAsync(ct);
        http.SetETag(begun);
        return TypedResults.Created($"/api/v1/billing/reconciliations/{begun.Id}", ReconciliationResponse.From(begun));
    }
}
