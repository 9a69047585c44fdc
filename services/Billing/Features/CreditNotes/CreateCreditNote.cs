using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Payments;
using DotMac.Billing.Due;
using DotMac.Billing.Features.Balances;
using DotMac.Billing.Features.Invoices;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>Issues a credit note against an open or paid invoice, for parts of its lines; a line without an amount is credited to its end.</summary>
public static class CreateCreditNote
{
    public sealed record Request(
        Guid InvoiceId, [property: MaxLength(500)] IReadOnlyList<Line> Lines, CreditNoteReason Reason,
        CreditNoteSettlement Settlement = CreditNoteSettlement.Balance, [property: StringLength(500, MinimumLength = 1)] string? Note = null)
    {
        /// <summary>The note that the invoice and its payments give for it, as a preview shows it and the note is issued.</summary>
        internal CreditNote Draft(Invoice invoice, IReadOnlyList<Payment> payments, DateTimeOffset now) => CreditNote.Draft(
            invoice, payments, [.. Lines.Select(line => new CreditedPart(line.InvoiceLineId, (Ratio?)line.Amount))], Settlement, Reason, Note, now);
    }

    /// <summary>The amount is a part of the line's: minor units, without tax unless the line's price contains it.</summary>
    public sealed record Line(Guid InvoiceLineId, long? Amount = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateCreditNote").RequirePermission("billing.credit_notes.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<CreditNoteResponse>> Handle(
        Request request, BillingDbContext db, DocumentNumbers numbers, Collection collection, TenantClock clock, HttpContext http,
        CancellationToken ct)
    {
        var invoice = await db.Held(request.InvoiceId, ct);
        var payments = await db.Payments.Where(payment => payment.InvoiceId == invoice.Id).ToListAsync(ct);
        var note = request.Draft(invoice, payments, clock.Now);
        var balance = note.BalanceAmount > 0 ? await db.OpenBalance(invoice.CustomerId, invoice.Currency, ct) : null;
        var today = (await db.Customers.SingleAsync(known => known.Id == invoice.CustomerId, ct)).DateOf(clock.Now);
        note.Issue(await numbers.NextCreditNote(today, ct), today, balance, invoice.DueAmount, clock.Now);
        db.Add(note);
        foreach (var refund in note.Repay(payments, clock.Now))
            RefundPayment.Plan(db, refund, clock.Now);
        await collection.Recover(invoice, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(note);
        return TypedResults.Created($"/api/v1/billing/credit-notes/{note.Id}", CreditNoteResponse.From(note));
    }
}
