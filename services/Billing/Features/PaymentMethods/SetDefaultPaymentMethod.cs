using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Makes a payment method the one that renewals charge, and collects with it what the customer owes.</summary>
public static class SetDefaultPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/payment-methods/{id:guid}/set-default", Handle)
        .WithName("SetDefaultPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404);

    public static async Task<Ok<PaymentMethodResponse>> Handle(
        Guid customerId, Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        await db.HoldCustomer(customerId, ct);
        var method = await db.PaymentMethods.Attached(customerId, id, ct);
        if (!method.IsDefault)
        {
            await db.YieldDefault(customerId, clock.Now, ct);
            method.Prefer();
            await db.SaveChangesAsync(ct);
        }

        http.SetETag(method);
        return TypedResults.Ok(PaymentMethodResponse.From(method));
    }
}
