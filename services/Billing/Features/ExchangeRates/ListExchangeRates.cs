using DotMac.Billing.Data;
using DotMac.Billing.Domain.ExchangeRates;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>Lists exchange rates, newest first, or those of a base or a quote currency.</summary>
public static class ListExchangeRates
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("", Handle)
        .WithName("ListExchangeRates").RequirePermission("billing.pricing.view").ProducesProblem(422);

    public static async Task<Ok<Page<ExchangeRateResponse>>> Handle(
        [FromQuery(Name = "base_currency")] string? baseCurrency, [FromQuery(Name = "quote_currency")] string? quoteCurrency, BillingDbContext db,
        Paging paging, CancellationToken ct)
    {
        IQueryable<ExchangeRate> rates = db.ExchangeRates;
        if (baseCurrency is not null && Currency.Of(baseCurrency, "/base_currency") is var from)
            rates = rates.Where(rate => rate.Base == from);
        if (quoteCurrency is not null && Currency.Of(quoteCurrency, "/quote_currency") is var to)
            rates = rates.Where(rate => rate.Quote == to);
        return TypedResults.Ok(await paging.Read(rates, ExchangeRateResponse.Of, ct));
    }
}
