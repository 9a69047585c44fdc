using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows one method with which the tenant pays the platform.</summary>
public static class GetOwnPaymentMethod
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/payment-methods/{id:guid}", Handle)
        .WithName("GetOwnPaymentMethod").RequirePermission("billing.payment_methods.view").ProducesProblem(404);

    public static async Task<Ok<PaymentMethodResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct) =>
        await GetPaymentMethod.Handle(await db.OwnCustomerId(ct), id, db, http, ct);
}
