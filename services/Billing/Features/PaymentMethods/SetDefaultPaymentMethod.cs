using DotMac.Billing.Data;
using DotMac.Billing.Due;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Makes a payment method the one that renewals charge, and collects with it what the customer owes; said of the default one, it collects again, within the limits of <see cref="CollectInvoices"/>.</summary>
public static class SetDefaultPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{customerId:guid}/payment-methods/{id:guid}/set-default", Handle)
        .WithName("SetDefaultPaymentMethod").RequirePermission("billing.payment_methods.manage").ProducesProblem(404);

    public static async Task<Ok<PaymentMethodResponse>> Handle(
        Guid customerId, Guid id, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        await db.HoldCustomer(customerId, ct);
        var method = await db.PaymentMethods.Attached(customerId, id, ct);
        if (method.IsDefault)
            db.Schedule(CollectInvoices.Kind, customerId, clock.Now); // it may have been refilled
        else
        {
            await db.YieldDefault(customerId, clock.Now, ct);
            method.Prefer();
        }

        await db.SaveChangesAsync(ct);
        http.SetETag(method);
        return TypedResults.Ok(PaymentMethodResponse.From(method));
    }
}
