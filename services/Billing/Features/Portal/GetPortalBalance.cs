using DotMac.Billing.Data;
using DotMac.Billing.Features.Balances;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>What the tenant owes the customer.</summary>
public static class GetPortalBalance
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/balance", Handle)
        .WithName("GetPortalBalance").RequirePortal();

    public static Task<Ok<BalanceResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct) =>
        GetBalance.Handle(http.PortalCustomer(), db, ct);
}
