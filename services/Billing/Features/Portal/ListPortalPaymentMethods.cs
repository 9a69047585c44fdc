using DotMac.Billing.Data;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>The customer's payment methods, newest first.</summary>
public static class ListPortalPaymentMethods
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/payment-methods", Handle)
        .WithName("ListPortalPaymentMethods").RequirePortal();

    public static Task<Ok<Page<PaymentMethodResponse>>> Handle(BillingDbContext db, HttpContext http, Paging paging, CancellationToken ct) =>
        ListPaymentMethods.Handle(http.PortalCustomer(), db, paging, ct);
}
