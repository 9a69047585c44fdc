using DotMac.Billing.Data;
using DotMac.Billing.Domain.Taxes;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Taxes;

/// <summary>Shows one tax rate.</summary>
public static class GetTaxRate
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetTaxRate").RequirePermission("billing.settings.view").ProducesProblem(404);

    public static async Task<Ok<TaxRateResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var rate = await db.TaxRates.FindAsync([id], ct) ?? throw TaxRateErrors.NotFound();
        http.SetETag(rate);
        return TypedResults.Ok(TaxRateResponse.From(rate));
    }
}
