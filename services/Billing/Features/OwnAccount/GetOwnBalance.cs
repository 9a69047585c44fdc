using DotMac.Billing.Data;
using DotMac.Billing.Features.Balances;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows what the platform owes the tenant.</summary>
public static class GetOwnBalance
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/balance", Handle)
        .WithName("GetOwnBalance").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<BalanceResponse>> Handle(BillingDbContext db, CancellationToken ct) =>
        await GetBalance.Handle(await db.OwnCustomerId(ct), db, ct);
}
