using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.BankAccounts;

/// <summary>Deletes an account that is not primary; invoices and payments that name it keep it.</summary>
public static class DeleteBankAccount
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}", Handle)
        .WithName("DeleteBankAccount").RequirePermission("billing.bank_accounts.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<NoContent> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var account = await db.BankAccount(id, ct);
        http.HonourMatch(account);
        account.Delete(clock.Now);
        await db.SaveChangesAsync(ct);
        return TypedResults.NoContent();
    }
}
