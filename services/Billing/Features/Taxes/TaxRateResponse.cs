using System.Linq.Expressions;
using DotMac.Billing.Domain.Taxes;

namespace DotMac.Billing.Features.Taxes;

/// <summary>A tax rate; <c>percentage</c> is a decimal string, <c>"19"</c> for 19 %.</summary>
public sealed record TaxRateResponse(
    Guid Id, string Code, string Name, string Percentage, bool Inclusive, DateOnly? ValidFrom, DateOnly? ValidUntil, DateTimeOffset CreatedAt)
{
    public static Expression<Func<TaxRate, TaxRateResponse>> Of { get; } = rate => From(rate);

    public static TaxRateResponse From(TaxRate rate) => new(
        rate.Id, rate.Code, rate.Name, rate.PercentageText, rate.Inclusive, rate.ValidFrom, rate.ValidUntil, rate.CreatedAt);
}
