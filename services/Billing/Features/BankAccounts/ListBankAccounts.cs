using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Lists the bank accounts of the company, newest first.</summary>
public static class ListBankAccounts
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListBankAccounts").RequirePermission("billing.bank_accounts.view");

    public static async Task<Ok<Page<BankAccountResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.BankAccounts.InUse(), BankAccountResponse.Of, ct));
}
