using System.ComponentModel.DataAnnotations;
using DotMac.Billing.Data;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Auth;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>Converts an amount by the rate that holds at an instant, now where none is named: exact, and rounded once; nothing is kept of it.</summary>
public static class ConvertAmount
{
    public sealed record Request(
        [property: Range(-1_000_000_000_000_000, 1_000_000_000_000_000)] long Amount,
        [property: StringLength(3, MinimumLength = 3)] string Currency,
        [property: StringLength(3, MinimumLength = 3)] string TargetCurrency,
        DateTimeOffset? At = null);

    public sealed record Response(DateTimeOffset At, long ConvertedAmount, string Rounding, ConvertedResponse Conversion);

    internal const string Rounding = "half_away_from_zero";

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/convert", Handle)
        .WithName("ConvertAmount").RequirePermission("billing.pricing.view").ProducesProblem(422);

    public static async Task<Ok<Response>> Handle(Request request, BillingDbContext db, TenantClock clock, CancellationToken ct)
    {
        var (from, to) = (Currency.Of(request.Currency, "/currency"), Currency.Of(request.TargetCurrency, "/target_currency"));
        var at = request.At?.ToUniversalTime() ?? clock.Now;
        var conversion = await db.ConversionAt(from, to, at, ct);
        return TypedResults.Ok(new Response(
            at, Money.Round(conversion.Of(request.Amount), to).Amount, Rounding, ConvertedResponse.Of(request.Amount, conversion)));
    }
}
