using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Portal;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>What the platform billed to the tenant, newest first; drafts are the platform's affair.</summary>
public static class ListOwnInvoices
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices", Handle)
        .WithName("ListOwnInvoices").RequirePermission("billing.invoices.view").ProducesProblem(404);

    public static async Task<Ok<Page<InvoiceResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.InvoicesOf(await db.OwnCustomerId(ct)), InvoiceResponse.Of, ct));
}
