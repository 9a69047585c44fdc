using DotMac.Billing.Data;
using DotMac.Billing.Documents.European;
using DotMac.Billing.Domain.CreditNotes;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.CreditNotes;

/// <summary>Writes a credit note as an electronic one, UBL 2.1 by EN 16931, which names the invoice that it takes from.</summary>
public static class DownloadCreditNoteXml
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/xml", Handle)
        .WithName("DownloadCreditNoteXml").RequirePermission("billing.credit_notes.view")
        .Produces(200, contentType: "application/xml").ProducesProblem(404).ProducesProblem(422);

    public static async Task<FileContentHttpResult> Handle(Guid id, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct)
    {
        var note = await db.CreditNotes.FindAsync([id], ct) ?? throw CreditNoteErrors.NotFound();
        var document = await db.DocumentOf(note, numbers, ct);
        return TypedResults.File(UblInvoice.Write(document), "application/xml", $"{document.Number}.xml", entityTag: note.DocumentTag());
    }
}
