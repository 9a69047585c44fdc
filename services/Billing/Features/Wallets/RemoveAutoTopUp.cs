using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Has nothing bought by itself any more; a top-up that runs goes on.</summary>
public static class RemoveAutoTopUp
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/{id:guid}/auto-top-up", Handle)
        .WithName("RemoveAutoTopUp").RequirePermission("billing.payments.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var wallet = await db.HeldWallet(id, ct);
        http.HonourMatch(wallet);
        wallet.TopUpBelow(null);
        await db.SaveChangesAsync(ct);
        http.SetETag(wallet);
        return TypedResults.Ok(WalletResponse.From(wallet));
    }
}
