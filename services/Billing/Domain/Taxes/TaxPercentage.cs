using System.Globalization;

namespace DotMac.Billing.Domain.Taxes;

/// <summary>How a percentage is written: <c>19</c>, <c>8.875</c>.</summary>
public static class TaxPercentage
{
    public static string Text(decimal percentage) => percentage.ToString("0.######", CultureInfo.InvariantCulture);
}
