using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Customers;

/// <summary>Shows one customer, with the ETag that a change needs.</summary>
public static class GetCustomer
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetCustomer").RequirePermission("billing.customers.view");

    public static async Task<Ok<CustomerResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([id], ct) ?? throw CustomerErrors.NotFound();
        http.SetETag(customer);
        return TypedResults.Ok(CustomerResponse.From(customer));
    }
}
