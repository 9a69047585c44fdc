using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>Undoes a payment that was recorded and never came: the invoice is owed again, and falls overdue on its day.</summary>
public static class ReversePayment
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/reverse", Handle)
        .WithName("ReversePayment").RequirePermission("billing.payments.manage").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<PaymentResponse>> Handle(
        Guid id, Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoiceId = await db.Payments.Where(known => known.Id == id).Select(known => (Guid?)known.InvoiceId).SingleOrDefaultAsync(ct)
            ?? throw PaymentErrors.NotFound();
        var invoice = await db.Held(invoiceId, ct);
        var payment = await db.Payments.SingleAsync(known => known.Id == id, ct);
        http.HonourMatch(payment);
        var balance = payment.SurplusAmount > 0 ? await db.OpenBalance(payment.CustomerId, payment.Currency, ct) : null;
        invoice.Reverse(payment, balance, request.Reason, clock.Now);
        if (invoice.OverdueSince is null)
            NoteOverdue.Plan(db, invoice, await db.Customers.SingleAsync(known => known.Id == invoice.CustomerId, ct));
        await db.SaveChangesAsync(ct);
        http.SetETag(payment);
        return TypedResults.Ok(PaymentResponse.From(payment));
    }
}
