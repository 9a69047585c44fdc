using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Writes off what is due on an open invoice: it is not collected any more, and its subscription owes nothing for it.</summary>
public static class MarkInvoiceUncollectible
{
    public sealed record Request([property: StringLength(500, MinimumLength = 1)] string Reason);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/mark-uncollectible", Handle)
        .WithName("MarkInvoiceUncollectible").RequirePermission("billing.invoices.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409);

    public static async Task<Ok<InvoiceResponse>> Handle(
        Guid id, Request request, BillingDbContext db, Collection collection, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Held(id, ct);
        invoice.MarkUncollectible(request.Reason);
        await collection.Recover(invoice, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Ok(InvoiceResponse.From(invoice));
    }
}
