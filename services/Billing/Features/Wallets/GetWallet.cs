using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Shows a wallet.</summary>
public static class GetWallet
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetWallet").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.Wallets.FindAsync([id], ct) ?? throw WalletErrors.NotFound();
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
