using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Reminds the customer of an open invoice by mail, with the link to its page; once a day at most.</summary>
public static class RemindInvoice
{
    public sealed record Request([property: StringLength(1000)] string? Message = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/remind", Handle)
        .WithName("RemindInvoice").RequirePermission("billing.invoices.manage").ProducesProblem(404).ProducesProblem(409);

    public static async Task<Accepted<InvoiceResponse>> Handle(
        Guid id, Request request, BillingDbContext db, InvoiceMail mail, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Held(id, ct);
        invoice.Remind(clock.Now);
        await mail.Send("email.billing.invoice_reminder", invoice, invoice.CustomerEmail.Value, request.Message, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Accepted($"/api/v1/billing/invoices/{id}", InvoiceResponse.From(invoice));
    }
}
