using DotMac.Billing.Data;
using DotMac.Billing.Features.Balances;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists what changed the tenant's balance with the platform, newest first.</summary>
public static class ListOwnBalanceEntries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/balance/entries", Handle)
        .WithName("ListOwnBalanceEntries").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<BalanceEntryResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        await ListBalanceEntries.Handle(await db.OwnCustomerId(ct), db, paging, ct);
}
