using DotMac.Billing.Data;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists the prepaid credits that the tenant has with the platform, newest first.</summary>
public static class ListOwnWallets
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/wallets", Handle)
        .WithName("ListOwnWallets").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<WalletResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        await ListWallets.Handle(await db.OwnCustomerId(ct), db, paging, ct);
}
