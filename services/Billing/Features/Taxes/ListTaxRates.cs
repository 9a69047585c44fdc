using DotMac.Billing.Data;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.Taxes;

/// <summary>Lists the tax rates, newest first.</summary>
public static class ListTaxRates
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListTaxRates").RequirePermission("billing.settings.view");

    public static async Task<Ok<Page<TaxRateResponse>>> Handle(BillingDbContext db, Paging paging, CancellationToken ct) =>
        TypedResults.Ok(await paging.Read(db.TaxRates, TaxRateResponse.Of, ct));
}
