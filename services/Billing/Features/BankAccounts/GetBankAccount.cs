using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Shows a bank account of the company, with the ETag that a change needs.</summary>
public static class GetBankAccount
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetBankAccount").RequirePermission("billing.bank_accounts.view").ProducesProblem(404);

    public static async Task<Ok<BankAccountResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.SetETag(account);
        return TypedResults.Ok(BankAccountResponse.From(account));
    }
}
