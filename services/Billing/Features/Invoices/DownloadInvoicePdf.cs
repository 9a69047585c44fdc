using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Renders a finalised invoice as PDF, when it is asked for and not in the billing run.</summary>
public static class DownloadInvoicePdf
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/pdf", Handle)
        .WithName("DownloadInvoicePdf").RequirePermission("billing.invoices.download")
        .Produces(200, contentType: "application/pdf").ProducesProblem(404).ProducesProblem(409);

    public static async Task<FileContentHttpResult> Handle(Guid id, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct)
    {
        var invoice = await db.Invoices.FindAsync([id], ct) ?? throw InvoiceErrors.NotFound();
        return await Answer(invoice, db, numbers, ct);
    }

    internal static async Task<FileContentHttpResult> Answer(Invoice invoice, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct)
    {
        var document = await db.DocumentOf(invoice, numbers, ct);
        await db.Commit(ct); // rendering takes its time, and needs no connection
        return TypedResults.File(InvoicePdf.Render(document), "application/pdf", $"{document.Number}.pdf");
    }
}
