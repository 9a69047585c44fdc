using System.Globalization;
using DotMac.Partners.Domain.Programs;

namespace DotMac.Partners.Features.Programs;

/// <summary>Rates as decimal strings, <c>"0.15"</c>, up to six decimals.</summary>
internal static class Rates
{
    public static decimal Parse(string? text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) && decimal.Round(rate, 6) == rate
            ? rate
            : throw ProgramErrors.RateOutOfRange();

    public static string? Text(decimal? rate) => rate?.ToString("0.######", CultureInfo.InvariantCulture);
}
