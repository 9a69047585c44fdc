using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Shows one invoice with its lines.</summary>
public static class GetInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetInvoice").RequirePermission("billing.invoices.view");

    public static async Task<Ok<InvoiceResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Invoices.FindAsync([id], ct) ?? throw InvoiceErrors.NotFound();
        http.SetETag(invoice);
        return TypedResults.Ok(InvoiceResponse.From(invoice));
    }
}
