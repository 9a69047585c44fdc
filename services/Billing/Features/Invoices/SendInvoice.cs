using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>Mails a finalised invoice to its customer, or to another address, with the link to its page.</summary>
public static class SendInvoice
{
    public sealed record Request([property: StringLength(254)] string? Email = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/send", Handle)
        .WithName("SendInvoice").RequirePermission("billing.invoices.manage").ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Accepted<InvoiceResponse>> Handle(
        Guid id, Request request, BillingDbContext db, InvoiceMail mail, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var invoice = await db.Invoices.FindAsync([id], ct) ?? throw InvoiceErrors.NotFound();
        var to = request.Email is { } email ? EmailAddress.Of(email, "/email") : invoice.CustomerEmail;
        invoice.Send(to.Value, clock.Now);
        await mail.Send("email.billing.invoice", invoice, to.Value, null, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Accepted($"/api/v1/billing/invoices/{id}", InvoiceResponse.From(invoice));
    }
}
