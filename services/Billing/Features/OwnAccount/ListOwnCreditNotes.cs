using DotMac.Billing.Data;
using DotMac.Billing.Features.CreditNotes;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Lists the platform's credit notes to the tenant, newest first, of one invoice where asked.</summary>
public static class ListOwnCreditNotes
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/credit-notes", Handle)
        .WithName("ListOwnCreditNotes").RequirePermission("billing.credit_notes.view").ProducesProblem(404);

    public static async Task<Ok<Page<CreditNoteResponse>>> Handle(
        [FromQuery(Name = "invoice_id")] Guid? invoiceId, BillingDbContext db, Paging paging, CancellationToken ct) =>
        await ListCreditNotes.Handle(invoiceId, await db.OwnCustomerId(ct), db, paging, ct);
}
