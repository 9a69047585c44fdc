using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Balances;

/// <summary>Shows what the tenant owes a customer.</summary>
public static class GetBalance
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/balance", Handle)
        .WithName("GetBalance").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<BalanceResponse>> Handle(Guid customerId, BillingDbContext db, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([customerId], ct) ?? throw CustomerErrors.NotFound();
        return TypedResults.Ok(new BalanceResponse(customerId, customer.Currency.Code, await db.BalanceOf(customer, ct)));
    }
}
