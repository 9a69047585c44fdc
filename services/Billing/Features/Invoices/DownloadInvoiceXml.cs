using DotMac.Billing.Data;
using DotMac.Billing.Documents.European;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Writes a finalised invoice as an electronic one, UBL 2.1 by EN 16931; an invoice below zero is a credit note there.</summary>
public static class DownloadInvoiceXml
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/xml", Handle)
        .WithName("DownloadInvoiceXml").RequirePermission("billing.invoices.download")
        .Produces(200, contentType: "application/xml").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<FileContentHttpResult> Handle(Guid id, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct)
    {
        var invoice = await db.Invoices.FindAsync([id], ct) ?? throw InvoiceErrors.NotFound();
        return await Answer(invoice, db, numbers, ct);
    }

    internal static async Task<FileContentHttpResult> Answer(Invoice invoice, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct)
    {
        if (invoice.Status is InvoiceStatus.Void)
            throw InvoiceErrors.WrongStatus(invoice.Status); // the standard has no word for an invoice that asks for nothing any more
        var document = await db.DocumentOf(invoice, numbers, ct);
        return TypedResults.File(UblInvoice.Write(document), "application/xml", $"{document.Number}.xml", entityTag: invoice.DocumentTag());
    }
}
