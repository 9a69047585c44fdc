using DotMac.Billing.Data;
using DotMac.Kernel;

namespace DotMac.Billing.Features.ExchangeRates;

/// <summary>
/// Amounts of several currencies in one, by the rates that hold at an instant: the exact amounts are summed and rounded once, and each says by which rate
/// it was converted.
/// </summary>
public sealed record ReportResponse(string Currency, DateTimeOffset RatesAt, long Amount, string Rounding, IReadOnlyList<ConvertedResponse> Parts)
{
    /// <summary>Null where no currency is asked for; a rate that is missing is refused, and no amount is left out.</summary>
    internal static async Task<ReportResponse?> Of(
        BillingDbContext db, string? currency, DateTimeOffset at, IEnumerable<(string Currency, long Amount)> amounts, CancellationToken ct)
    {
        if (currency is null)
            return null;
        var (target, sum, parts) = (Kernel.Currency.Of(currency, "/report_currency"), Ratio.Zero, new List<ConvertedResponse>());
        foreach (var (code, amount) in amounts)
        {
            var conversion = await db.ConversionAt(Kernel.Currency.Of(code), target, at, ct);
            sum += conversion.Of(amount);
            parts.Add(ConvertedResponse.Of(amount, conversion));
        }

        return new(target.Code, at, Money.Round(sum, target).Amount, ConvertAmount.Rounding, parts);
    }
}
