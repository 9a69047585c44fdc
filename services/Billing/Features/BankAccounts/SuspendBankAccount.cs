using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Suspends an account until it is verified again; invoices ask for money on it no more, and on the company's own where no other is made primary.</summary>
public static class SuspendBankAccount
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/suspend", Handle)
        .WithName("SuspendBankAccount").RequirePermission("billing.bank_accounts.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<BankAccountResponse>> Handle(Guid id, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.HonourMatch(account);
        account.Suspend(request.Reason);
        await db.SaveChangesAsync(ct);
        http.SetETag(account);
        return TypedResults.Ok(BankAccountResponse.From(account));
    }
}
