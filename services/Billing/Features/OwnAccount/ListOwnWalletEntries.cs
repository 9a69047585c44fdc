using DotMac.Billing.Data;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists what went in and out of a wallet of the tenant, newest first.</summary>
public static class ListOwnWalletEntries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/wallets/{id:guid}/entries", Handle)
        .WithName("ListOwnWalletEntries").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<WalletEntryResponse>>> Handle(Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        await db.RequireOwnWallet(id, ct);
        return await ListWalletEntries.Handle(id, db, paging, ct);
    }
}
