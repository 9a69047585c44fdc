using DotMac.Billing.Data;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.Invoices;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Features.Wallets;

/// <summary>
/// Sells credits by an invoice, which the customer's default payment method pays, or without one a transfer; they are in the wallet when it is paid, and not before.
/// </summary>
public static class TopUpWallet
{
    public sealed record Request(string Credits);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/top-ups", Handle)
        .WithName("TopUpWallet").RequirePermission("billing.payments.manage").RequireIdempotencyKey()
        .ProducesProblem(404).ProducesProblem(409).ProducesProblem(422);

    public static async Task<Accepted<InvoiceResponse>> Handle(
        Guid id, Request request, BillingDbContext db, Collection collection, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        // Not tracked: what the wallet holds is read when it is locked, after whatever is locked before it.
        var wallet = await db.Wallets.AsNoTracking().SingleOrDefaultAsync(known => known.Id == id, ct) ?? throw WalletErrors.NotFound();
        var customer = await db.Customers.SingleAsync(known => known.Id == wallet.CustomerId, ct);
        var invoice = Invoice.TopUp(customer, wallet, Domain.Wallets.Credits.Parse(request.Credits), clock.Now);
        await collection.Issue(invoice, customer, ct);
        await db.SaveChangesAsync(ct);
        http.SetETag(invoice);
        return TypedResults.Accepted($"/api/v1/billing/invoices/{invoice.Id}", InvoiceResponse.From(invoice));
    }
}
