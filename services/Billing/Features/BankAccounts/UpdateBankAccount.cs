using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Names holder, bank and type of an account anew; needs the ETag that was read. Another number is another account.</summary>
public static class UpdateBankAccount
{
    public sealed record Request(
        [property: StringLength(255, MinimumLength = 1)] string AccountHolderName, [property: StringLength(255, MinimumLength = 1)] string BankName,
        BankAccountType AccountType);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{id:guid}", Handle)
        .WithName("UpdateBankAccount").RequirePermission("billing.bank_accounts.manage").ProducesProblem(404);

    public static async Task<Ok<BankAccountResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.RequireMatch(account);
        account.Change(new(request.AccountHolderName, request.BankName, request.AccountType));
        await db.SaveChangesAsync(ct);
        http.SetETag(account);
        return TypedResults.Ok(BankAccountResponse.From(account));
    }
}
