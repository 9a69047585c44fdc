using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Has the invoices that are finalised from now on ask for money on this account.</summary>
public static class SetPrimaryBankAccount
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/set-primary", Handle)
        .WithName("SetPrimaryBankAccount").RequirePermission("billing.bank_accounts.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<BankAccountResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.HonourMatch(account);
        await db.Prefer(account, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(account);
        return TypedResults.Ok(BankAccountResponse.From(account));
    }
}
