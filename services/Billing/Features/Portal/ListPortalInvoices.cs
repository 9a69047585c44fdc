using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>The customer's invoices, newest first; drafts are the tenant's affair.</summary>
public static class ListPortalInvoices
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices", Handle)
        .WithName("ListPortalInvoices").RequirePortal();

    public static async Task<Ok<Page<InvoiceResponse>>> Handle(BillingDbContext db, HttpContext http, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.InvoicesOf(http.PortalCustomer()), InvoiceResponse.Of, ct));
}
