using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Payments;

/// <summary>Shows one payment.</summary>
public static class GetPayment
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetPayment").RequirePermission("billing.payments.view").ProducesProblem(404);

    public static async Task<Ok<PaymentResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var payment = await db.Payments.FindAsync([id], ct) ?? throw PaymentErrors.NotFound();
        http.SetETag(payment);
        return TypedResults.Ok(PaymentResponse.From(payment));
    }
}
