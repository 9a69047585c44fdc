using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.PaymentMethods;

/// <summary>Lists a customer's payment methods, newest first.</summary>
public static class ListPaymentMethods
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/{customerId:guid}/payment-methods", Handle).WithName("ListPaymentMethods").RequirePermission("billing.payment_methods.view");

    public static async Task<Ok<Page<PaymentMethodResponse>>> Handle(Guid customerId, BillingDbContext db, Paging paging, CancellationToken ct)
    {
        if (!await db.Customers.AnyAsync(customer => customer.Id == customerId, ct))
            throw CustomerErrors.NotFound();
        var methods = db.PaymentMethods.Where(method => method.CustomerId == customerId && method.DetachedAt == null);
        return TypedResults.Ok(await paging.Read(methods, PaymentMethodResponse.Of, ct));
    }
}
