using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Billing.Domain.ExchangeRates;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>States what a currency is worth in another from an instant on; a rate never changes, a later one follows it.</summary>
public static class CreateExchangeRate
{
    public sealed record Request(
        [property: StringLength(3, MinimumLength = 3)] string BaseCurrency,
        [property: StringLength(3, MinimumLength = 3)] string QuoteCurrency,
        [property: RegularExpression("^[0-9]{1,9}([.][0-9]{1,9})?$", ErrorMessage = "A rate is a decimal string such as \"1.0842\", with nine decimals at most.")]
        string Rate,
        DateTimeOffset EffectiveFrom,
        [property: StringLength(100, MinimumLength = 1)] string Source);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("", Handle)
        .WithName("CreateExchangeRate").RequirePermission("billing.pricing.manage").ProducesProblem(409).ProducesProblem(422);

    public static async Task<Created<ExchangeRateResponse>> Handle(
        Request request, BillingDbContext db, TenantClock clock, HttpContext http, CancellationToken ct)
    {
        var rate = ExchangeRate.State(
            Kernel.Currency.Of(request.BaseCurrency, "/base_currency"), Kernel.Currency.Of(request.QuoteCurrency, "/quote_currency"),
            Prices.Parse(request.Rate, "/rate"), request.EffectiveFrom.ToUniversalTime(), request.Source, clock.Now);
        db.Add(rate);
        await db.SaveChangesAsync(ct);
        http.SetETag(rate);
        return TypedResults.Created($"/api/v1/billing/exchange-rates/{rate.Id}", ExchangeRateResponse.From(rate));
    }
}
