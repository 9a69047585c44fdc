using DotMac.Billing.Data;
using DotMac.Billing.Features.Invoices;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Portal;

/// <summary>One invoice of the customer.</summary>
public static class GetPortalInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/invoices/{id:guid}", Handle)
        .WithName("GetPortalInvoice").RequirePortal().ProducesProblem(404);

    public static async Task<Ok<InvoiceResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct) =>
        TypedResults.Ok(InvoiceResponse.From(await db.InvoiceOf(http.PortalCustomer(), id, ct)));
}
