using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.Refunds;

/// <summary>Lists refunds, newest first, of one payment or invoice where asked.</summary>
public static class ListRefunds
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListRefunds").RequirePermission("billing.payments.view");

    public static async Task<Ok<Page<RefundResponse>>> Handle(
        [FromQuery(Name = "payment_id")] Guid? paymentId, [FromQuery(Name = "invoice_id")] Guid? invoiceId,
        BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var refunds = db.Refunds
            .Where(refund => paymentId == null || refund.PaymentId == paymentId)
            .Where(refund => invoiceId == null || refund.InvoiceId == invoiceId);
        return TypedResults.Ok(await paging.Read(refunds, RefundResponse.Of, ct));
    }
}
