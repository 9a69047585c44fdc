using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Domain.Refunds;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Refunds;

/// <summary>Begins to refund a payment, all that is left of it where no amount is named; the outcome is seen at the refund.</summary>
public static class CreateRefund
{
    public sealed record Request(long? Amount = null, [property: StringLength(500, MinimumLength = 1)] string? Reason = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/refunds", Handle)
        .WithName("CreateRefund").RequirePermission("billing.payment.refund").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Accepted<RefundResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoiceId = await db.Payments.Where(known => known.Id == id).Select(known => (Guid?)known.InvoiceId).SingleOrDefaultAsync(ct)
            ?? throw PaymentErrors.NotFound();
        var invoice = await db.Held(invoiceId, ct);
        var payment = await db.Payments.SingleAsync(known => known.Id == id, ct);
        var refund = Refund.Begin(invoice, payment, request.Amount, request.Reason, clock.Now);
        RefundPayment.Plan(db, refund, clock.Now);
        await db.SaveChangesAsync(ct);
        http.SetETag(refund);
        return TypedResults.Accepted($"/api/v1/billing/refunds/{refund.Id}", RefundResponse.From(refund));
    }
}
