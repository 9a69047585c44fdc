using DotMac.Billing.Data;
using DotMac.Billing.Features.BankAccounts;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Portal;
using DotMac.ServiceDefaults.Auth;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>One invoice of the platform to the tenant as PDF.</summary>
public static class DownloadOwnInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices/{id:guid}/pdf", Handle)
        .WithName("DownloadOwnInvoice").RequirePermission("billing.invoices.download")
        .Produces(200, contentType: "application/pdf").ProducesProblem(404);

    public static async Task<FileContentHttpResult> Handle(Guid id, BillingDbContext db, BankAccountNumbers numbers, CancellationToken ct) =>
        await DownloadInvoicePdf.Answer(await db.InvoiceOf(await db.OwnCustomerId(ct), id, ct), db, numbers, ct);
}
