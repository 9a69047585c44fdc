using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>Lists credit notes, newest first, of one invoice or customer where asked.</summary>
public static class ListCreditNotes
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("", Handle).WithName("ListCreditNotes").RequirePermission("billing.credit_notes.view");

    public static async Task<Ok<Page<CreditNoteResponse>>> Handle(
        [FromQuery(Name = "invoice_id")] Guid? invoiceId, [FromQuery(Name = "customer_id")] Guid? customerId,
        BillingDbContext db, Paging paging, CancellationToken ct)
    {
        var notes = db.CreditNotes
            .Where(note => invoiceId == null || note.InvoiceId == invoiceId)
            .Where(note => customerId == null || note.CustomerId == customerId);
        return TypedResults.Ok(await paging.Read(notes, CreditNoteResponse.Of, ct));
    }
}
