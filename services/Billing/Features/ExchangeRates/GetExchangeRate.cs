using DotMac.Billing.Data;
using DotMac.Billing.Domain.ExchangeRates;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>Shows one exchange rate.</summary>
public static class GetExchangeRate
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}", Handle)
        .WithName("GetExchangeRate").RequirePermission("billing.pricing.view").ProducesProblem(404);

    public static async Task<Ok<ExchangeRateResponse>> Handle(Guid id, BillingDbContext db, HttpContext http, CancellationToken ct)
    {
        var rate = await db.ExchangeRates.FindAsync([id], ct) ?? throw ExchangeRateErrors.NotFound();
        http.SetETag(rate);
        return TypedResults.Ok(ExchangeRateResponse.From(rate));
    }
}
