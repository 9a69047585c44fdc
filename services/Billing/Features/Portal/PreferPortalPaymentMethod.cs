using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>Makes a payment method of the customer the one that is charged.</summary>
public static class PreferPortalPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/payment-methods/{id:guid}/set-default", Handle)
        .WithName("PreferPortalPaymentMethod").RequirePortal().ProducesProblem(404);

    public static Task<Ok<PaymentMethodResponse>> Handle(Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct) =>
        SetDefaultPaymentMethod.Handle(http.PortalCustomer(), id, db, clock, http, ct);
}
