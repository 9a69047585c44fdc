using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Shows one payment method of a customer.</summary>
public static class GetPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{customerId:guid}/payment-methods/{id:guid}", Handle)
        .WithName("GetPaymentMethod").RequirePermission("billing.payment_methods.view").ProducesProblem(404);

    public static async Task<Ok<PaymentMethodResponse>> Handle(
        Guid customerId, Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var method = await db.PaymentMethods.Attached(customerId, id, ct);
        http.SetETag(method);
        return TypedResults.Ok(PaymentMethodResponse.From(method));
    }
}
