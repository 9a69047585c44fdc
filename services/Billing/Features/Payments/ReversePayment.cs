using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Subscriptions;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Payments;

/// <summary>Undoes a payment that was recorded and never came: the invoice is owed again as after any failure, is collected, and falls overdue on its day.</summary>
public static class ReversePayment
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/reverse", Handle)
        .WithName("ReversePayment").RequirePermission("billing.payments.manage").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<PaymentResponse>> Handle(
        Guid id, Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoiceId = await db.Payments.Where(known => known.Id == id).Select(known => (Guid?)known.InvoiceId).SingleOrDefaultAsync(ct)
            ?? throw PaymentErrors.NotFound();
        var invoice = await db.Held(invoiceId, ct);
        var payment = await db.Payments.SingleAsync(known => known.Id == id, ct);
        http.HonourMatch(payment);
        var balance = payment.SurplusAmount > 0 ? await db.OpenBalance(payment.CustomerId, payment.Currency, ct) : null;
        var wasPaid = invoice.Status is InvoiceStatus.Paid;
        invoice.Reverse(payment, balance, request.Reason, clock.Now);
        if (wasPaid && invoice.Status is InvoiceStatus.Open)
            await Owe(invoice, db, collection, ct);
        if (invoice.OverdueSince is null)
            NoteOverdue.Plan(db, invoice, await db.Customers.SingleAsync(known => known.Id == invoice.CustomerId, ct));
        await db.SaveChangesAsync(ct);
        http.SetETag(payment);
        return TypedResults.Ok(PaymentResponse.From(payment));
    }

    private static async Task Owe(Invoice invoice, BillingDbContext db, Collection collection, CancellationToken ct)
    {
        invoice.NotePaymentFailure("payment_reversed", "A payment that was recorded never came.");
        if (invoice.SubscriptionId is { } subscription)
            (await db.Subscriptions.FindAsync([subscription], ct))!.FallDue();
        if (!await db.Subscriptions.Uncollected().AnyAsync(known => known.Id == invoice.SubscriptionId, ct) && await collection.MethodOf(invoice, ct) is { } method)
            await collection.Begin(invoice, ct, method);
    }
}
