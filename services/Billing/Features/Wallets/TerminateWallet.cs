using DotMac.Billing.Data;
using DotMac.Billing.Features.Balances;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Ends a wallet for good: what is left of paid credits goes into the customer's balance, what is left of free ones is gone.</summary>
public static class TerminateWallet
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/terminate", Handle)
        .WithName("TerminateWallet").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey().ProducesProblem(404);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(id, ct);
        wallet.Terminate(await db.OpenBalance(wallet.CustomerId, wallet.Currency, ct), clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
