using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Gateways;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>Attaches a token of the payment provider to the customer.</summary>
public static class AttachPortalPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/payment-methods", Handle)
        .WithName("AttachPortalPaymentMethod").RequirePortal().ProducesProblem(422).ProducesProblem(503);

    public static Task<Created<PaymentMethodResponse>> Handle(
        AttachPaymentMethod.Request request, BillingDbContext db, IPaymentGateway gateway, TenantClock clock, HttpContext http, CancellationToken ct) =>
        AttachPaymentMethod.Handle(http.PortalCustomer(), request, db, gateway, clock, http, ct);
}
