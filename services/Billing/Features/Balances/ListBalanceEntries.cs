using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Balances;

/// <summary>Lists what changed a customer's balance, newest first.</summary>
public static class ListBalanceEntries
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/balance/entries", Handle)
        .WithName("ListBalanceEntries").RequirePermission("billing.customers.view").ProducesProblem(404);

    public static async Task<Ok<Page<BalanceEntryResponse>>> Handle(Guid customerId, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        return TypedResults.Ok(await paging.Read(db.BalanceEntries.Where(entry => entry.CustomerId == customerId), BalanceEntryResponse.Of, ct));
    }
}
