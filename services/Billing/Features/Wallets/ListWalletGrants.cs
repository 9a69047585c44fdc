using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Lists the grants of a wallet, newest first, those included that are used up.</summary>
public static class ListWalletGrants
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/grants", Handle)
        .WithName("ListWalletGrants").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<WalletGrantResponse>>> Handle(Guid id, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Wallets.AnyAsync(wallet => wallet.Id == id, ct))
            throw WalletErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.WalletGrants.Where(grant => grant.WalletId == id), WalletGrantResponse.Of, ct));
    }
}
