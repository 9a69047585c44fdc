using DotMac.Billing.Data;
using DotMac.Billing.Documents;
using DotMac.Billing.Features.BankAccounts;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;

namespace DotMac.Billing.Features.Invoices;

/// <summary>The page on which a customer sees its invoice, without a sign-in: whoever has the link may look.</summary>
public static class ShowInvoicePage
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{token}", Handle)
        .WithName("ShowInvoicePage").Anonymous("its link holds 128 random bits of the invoice");

    public static async Task<IResult> Handle(
        string token, BillingDbContext db, BankAccountNumbers numbers, CurrentOperation operation, HttpContext http, CancellationToken ct) =>
        await db.OpenedBy(token, operation, ct) is { } invoice
            ? HostedPage.Show(http, InvoiceHtml.Render(await db.DocumentOf(invoice, numbers, ct), token))
            : HostedPage.NotFound(http);
}
