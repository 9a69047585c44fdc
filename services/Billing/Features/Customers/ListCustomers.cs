using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Customers;

/// <summary>Lists the customers, newest first.</summary>
public static class ListCustomers
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListCustomers").RequirePermission("billing.customers.view");

    public static async Task<Ok<Page<CustomerResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Customers, CustomerResponse.Of, ct));
}
