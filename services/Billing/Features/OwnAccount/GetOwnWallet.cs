using DotMac.Billing.Data;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows one wallet of the tenant with the platform.</summary>
public static class GetOwnWallet
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/wallets/{id:guid}", Handle)
        .WithName("GetOwnWallet").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<WalletResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        await db.RequireOwnWallet(id, ct);
        return await GetWallet.Handle(id, db, http, ct);
    }
}
