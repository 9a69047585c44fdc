using System.Linq.Expressions;
using DotMac.Billing.Domain.ExchangeRates;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>An exchange rate: <c>rate</c> is a decimal string, of major units.</summary>
public sealed record ExchangeRateResponse(
    Guid Id, string BaseCurrency, string QuoteCurrency, string Rate, DateTimeOffset EffectiveFrom, string Source, DateTimeOffset CreatedAt)
{
    public static Expression<Func<ExchangeRate, ExchangeRateResponse>> Of { get; } = rate => From(rate);

    public static ExchangeRateResponse From(ExchangeRate rate) => new(
        rate.Id, rate.Base.Code, rate.Quote.Code, rate.RateText, rate.EffectiveFrom, rate.Source, rate.CreatedAt);
}

/// <summary>An amount of minor units as it was converted: <c>exact_amount</c> is a fraction of them; <c>rate</c> is null within a currency.</summary>
public sealed record ConvertedResponse(
    long Amount, string Currency, string ExactAmount, string TargetCurrency, ExchangeRateResponse? Rate, bool IsInverted)
{
    public static ConvertedResponse Of(long amount, Conversion conversion) => new(
        amount, conversion.From.Code, conversion.Of(amount).ToString(), conversion.To.Code,
        conversion.Rate is { } rate ? ExchangeRateResponse.From(rate) : null, conversion.IsInverted);
}
