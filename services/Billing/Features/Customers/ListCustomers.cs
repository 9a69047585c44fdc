using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Customers;

/// <summary>Lists the customers, newest first; tenant zero's by the tenant that they are where asked.</summary>
public static class ListCustomers
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListCustomers").RequirePermission("billing.customers.view");

    public static async Task<Ok<Page<CustomerResponse>>> Handle(
        [FromQuery(Name = "customer_tenant_id")] Guid? customerTenantId, BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(
            db.Customers.Where(customer => customerTenantId == null || customer.CustomerTenantId == customerTenantId), CustomerResponse.Of, ct));
}
