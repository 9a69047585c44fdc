using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>Removes a payment method of the customer.</summary>
public static class DetachPortalPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapDelete("/payment-methods/{id:guid}", Handle)
        .WithName("DetachPortalPaymentMethod").RequirePortal().ProducesProblem(404).ProducesProblem(409);

    public static Task<NoContent> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct) =>
        DetachPaymentMethod.Handle(http.PortalCustomer(), id, db, clock, ct);
}
