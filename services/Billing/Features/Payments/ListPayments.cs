using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Payments;

/// <summary>Lists payments, newest first, of one invoice where asked.</summary>
public static class ListPayments
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListPayments").RequirePermission("billing.payments.view");

    public static async Task<Ok<Page<PaymentResponse>>> Handle(
        [FromQuery(Name = "invoice_id")] Guid? invoiceId, BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.Payments.Where(payment => invoiceId == null || payment.InvoiceId == invoiceId), PaymentResponse.Of, ct));
}
