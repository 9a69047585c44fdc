using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Gateways;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>
/// Attaches a token of the payment provider to the tenant, as a customer of the platform; the first one, or one that asks for it, becomes the default, and what
/// the tenant owes is collected with it.
/// </summary>
public static class AttachOwnPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/payment-methods", Handle)
        .WithName("AttachOwnPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404).ProducesProblem(422).ProducesProblem(503);

    public static async Task<Created<PaymentMethodResponse>> Handle(
        AttachPaymentMethod.Request request, BillingDbContext db, IPaymentGateway gateway, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var attached = (await AttachPaymentMethod.Handle(await db.OwnCustomerId(ct), request, db, gateway, clock, http, ct)).Value!;
        return TypedResults.Created($"/api/v1/billing/tenant/payment-methods/{attached.Id}", attached);
    }
}
