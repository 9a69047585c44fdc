using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using DotMac.Billing.Features.Portal;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.OwnAccount;

/// <summary>Shows one invoice of the platform to the tenant.</summary>
public static class GetOwnInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices/{id:guid}", Handle)
        .WithName("GetOwnInvoice").RequirePermission("billing.invoices.view").ProducesProblem(404);

    public static async Task<Ok<InvoiceResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.InvoiceOf(await db.OwnCustomerId(ct), id, ct);
        http.SetETag(invoice);
        return TypedResults.Ok(InvoiceResponse.From(invoice));
    }
}
