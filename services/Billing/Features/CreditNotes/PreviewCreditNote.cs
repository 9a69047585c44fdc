using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>Shows the credit note that the same request would issue, without a number; nothing is kept of it.</summary>
public static class PreviewCreditNote
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/preview", Handle)
        .WithName("PreviewCreditNote").RequirePermission("billing.credit_notes.view")
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Ok<CreditNoteResponse>> Handle(
        CreateCreditNote.Request request, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        // Not tracked: what the note takes from this copy of the invoice is forgotten.
        var invoice = await db.Invoices.AsNoTracking().SingleOrDefaultAsync(known => known.Id == request.InvoiceId, ct)
            ?? throw InvoiceErrors.NotFound();
        var payments = await db.Payments.AsNoTracking().Where(payment => payment.InvoiceId == invoice.Id).ToListAsync(ct);
        return TypedResults.Ok(CreditNoteResponse.From(request.Draft(invoice, payments, clock.Now)));
    }
}
