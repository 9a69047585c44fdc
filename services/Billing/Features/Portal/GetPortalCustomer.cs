using DotMac.Billing.Data;
using DotMac.Billing.Features.Customers;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>What the tenant knows of the customer.</summary>
public static class GetPortalCustomer
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/customer", Handle)
        .WithName("GetPortalCustomer").RequirePortal();

    public static Task<Ok<CustomerResponse>> Handle(BillingDbContext db, HttpContext http, CancellationToken ct) =>
        GetCustomer.Handle(http.PortalCustomer(), db, http, ct);
}
