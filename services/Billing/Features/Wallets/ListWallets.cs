using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Wallets;

/// <summary>Lists wallets, newest first, of one customer where asked.</summary>
public static class ListWallets
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListWallets").RequirePermission("billing.customers.view");

    public static async Task<Ok<Page<WalletResponse>>> Handle(
        [FromQuery(Name = "customer_id")] Guid? customerId, BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Wallets.Where(wallet => customerId == null || wallet.CustomerId == customerId), WalletResponse.Of, ct));
}
