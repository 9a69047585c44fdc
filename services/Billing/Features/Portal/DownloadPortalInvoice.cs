using DotMac.Billing.Data;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Features.Invoices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>One invoice of the customer as PDF.</summary>
public static class DownloadPortalInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices/{id:guid}/pdf", Handle)
        .WithName("DownloadPortalInvoice").RequirePortal()
        .Produces(200, contentType: "application/pdf").ProducesProblem(404);

    public static async Task<FileContentHttpResult> Handle(
        Guid id, BillingDbContext db, BankAccountNumbers numbers, HttpContext http, CancellationToken ct) =>
        await DownloadInvoicePdf.Answer(await db.InvoiceOf(http.PortalCustomer(), id, ct), db, numbers, ct);
}
