using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Lists what went in and out of a wallet, newest first.</summary>
public static class ListWalletEntries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/entries", Handle)
        .WithName("ListWalletEntries").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<WalletEntryResponse>>> Handle(Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Wallets.AnyAsync(wallet => wallet.Id == id, ct))
            throw WalletErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.WalletEntries.Where(entry => entry.WalletId == id), WalletEntryResponse.Of, ct));
    }
}
