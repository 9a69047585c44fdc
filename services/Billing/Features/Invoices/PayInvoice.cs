using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.PaymentMethods;
using DotMac.Billing.Features.Payments;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Begins another attempt to collect an open invoice, on the customer's default method; its outcome is seen at the payment.</summary>
public static class PayInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/pay", Handle)
        .WithName("PayInvoice").RequirePermission("billing.payments.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Accepted<PaymentResponse>> Handle(
        Guid id, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Held(id, ct);
        var method = await db.PaymentMethods.DefaultOf(invoice.CustomerId, ct) ?? throw InvoiceErrors.NoPaymentMethod();
        var payment = invoice.Collect(method, clock.Now);
        collection.Charge(payment);
        await db.SaveChangesAsync(ct);
        http.SetETag(payment);
        return TypedResults.Accepted($"/api/v1/billing/payments/{payment.Id}", PaymentResponse.From(payment));
    }
}
