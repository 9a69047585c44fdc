using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Reconciliations;

/// <summary>Lists reconciliations, newest first, of one bank account where asked; what stands in them is shown one by one.</summary>
public static class ListReconciliations
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListReconciliations").RequirePermission("billing.reconciliation.read");

    public static async Task<Ok<Page<ReconciliationResponse>>> Handle(
        [FromQuery(Name = "bank_account_id")] Guid? bankAccountId, BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(
            db.Reconciliations.Where(known => bankAccountId == null || known.BankAccountId == bankAccountId), ReconciliationResponse.Of, ct));
}
