using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.Invoices;

/// <summary>The electronic form of an invoice, for whoever has the link to its page.</summary>
public static class DownloadPageXml
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{token}/xml", Handle)
        .WithName("DownloadPageXml").Anonymous("its link holds 128 random bits of the invoice");

    public static async Task<IResult> Handle(
        string token, BillingDbContext db, BankAccountNumbers numbers, CurrentOperation operation, HttpContext http, CancellationToken ct) =>
        await db.OpenedBy(token, operation, ct) is { } invoice ? await DownloadInvoiceXml.Answer(invoice, db, numbers, ct) : HostedPage.NotFound(http);
}
