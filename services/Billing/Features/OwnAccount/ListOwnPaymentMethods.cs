using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>The methods with which the tenant pays the platform, newest first.</summary>
public static class ListOwnPaymentMethods
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/payment-methods", Handle)
        .WithName("ListOwnPaymentMethods").RequirePermission("billing.payment_methods.view").ProducesProblem(404);

    public static async Task<Ok<Page<PaymentMethodResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        await ListPaymentMethods.Handle(await db.OwnCustomerId(ct), db, paging, ct);
}
