using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.Customers;
using DotMac.Billing.Domain.Taxes;
using DotMac.Billing.Features.Customers;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Taxes;

/// <summary>Says how a customer is taxed from now on, drafts included; needs the ETag that was read.</summary>
public static class SetCustomerTax
{
    public sealed record Request(
        TaxTreatment Treatment,
        [property: MaxLength(10)] IReadOnlyList<Guid> TaxRateIds,
        [property: StringLength(20, MinimumLength = 4)] string? TaxId = null,
        [property: StringLength(200, MinimumLength = 1)] string? ExemptionReason = null);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/{customerId:guid}/tax", Handle)
        .WithName("SetCustomerTax").RequirePermission("billing.customers.manage").ProducesProblem(404).ProducesProblem(422);

    public static async Task<Ok<CustomerResponse>> Handle(
        Guid customerId, Request request, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var customer = await db.Customers.FindAsync([customerId], ct) ?? throw CustomerErrors.NotFound();
        http.RequireMatch(customer);
        var rates = await db.TaxRates.Named(request.TaxRateIds, ct);
        customer.Tax(request.Treatment, rates.Values, request.TaxId, request.ExemptionReason);
        await db.SaveChangesAsync(ct);
        http.SetETag(customer);
        return TypedResults.Ok(CustomerResponse.From(customer));
    }
}
