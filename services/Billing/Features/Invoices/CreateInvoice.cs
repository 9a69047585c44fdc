using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Invoices;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Features.Coupons;
using DotMac.Billing.Features.Subscriptions;
using DotMac.Billing.Features.Taxes;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Invoices;

/// <summary>
/// Drafts an invoice by hand, in the customer's currency; a line may name the rate by which it is taxed instead of the customer's, and the
/// subscription whose coupons discount it.
/// </summary>
public static class CreateInvoice
{
    public sealed record Request(Guid CustomerId, [property: MaxLength(500)] IReadOnlyList<Line> Lines);

    public sealed record Line(
        [property: StringLength(500, MinimumLength = 1)] string Description, [property: Range(1, 1_000_000_000)] long Quantity, string UnitPrice,
        Guid? TaxRateId = null, Guid? SubscriptionId = null)
    {
        public InvoiceLine At(int i, Currency currency, Dictionary<Guid, TaxRate> rates) =>
            InvoiceLine.Of(i + 1, Description, Quantity, Prices.Parse(UnitPrice, $"/lines/{i}/unit_price"), currency)
                .TaxedBy(TaxRateId is { } rate ? rates[rate] : null).Of(SubscriptionId);
    }

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateInvoice").RequirePermission("billing.invoices.manage").RequireIdempotencyKey().ProducesProblem(404).ProducesProblem(422);

    public static async Task<Created<InvoiceResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([request.CustomerId], ct) ?? throw CustomerErrors.NotFound();
        var rates = await db.TaxRates.Named(request.Lines.Select(line => line.TaxRateId).OfType<Guid>(), ct);
        await db.Subscriptions.RequireOf(customer.Id, request.Lines.Select(line => line.SubscriptionId).OfType<Guid>(), ct);
        var coupons = await db.CouponsOf(customer, ct);
        var invoice = Invoice.Draft(
            customer, request.Lines.Select((line, i) => line.At(i, customer.Currency, rates)), clock.Now, coupons: coupons);
        db.Add(invoice);
        db.SaveInOneBatch();
        http.SetETag(invoice);
        return TypedResults.Created($"/api/v1/billing/invoices/{invoice.Id}", InvoiceResponse.From(invoice));
    }
}
