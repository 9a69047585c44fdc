using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Gives a draft its number; it is due from then on, and its charge begins where the customer has a payment method.</summary>
public static class FinalizeInvoice
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/finalize", Handle)
        .WithName("FinalizeInvoice").RequirePermission("billing.invoices.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<InvoiceResponse>> Handle(
        Guid id, BillingDbContext db, Collection collection, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Invoices.FindAsync([id], ct) ?? throw InvoiceErrors.NotFound();
        var customer = await db.Customers.SingleAsync(known => known.Id == invoice.CustomerId, ct);
        await collection.Finalize(invoice, customer, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Ok(InvoiceResponse.From(invoice));
    }
}
