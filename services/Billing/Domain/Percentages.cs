using System.Globalization;

namespace DotMac.Billing.Domain;

/// <summary>How a percentage is written: <c>19</c>, <c>8.875</c>.</summary>
public static class Percentages
{
    public const string Form = "^[0-9]{1,3}([.][0-9]{1,6})?$";

    public static string Text(decimal percentage) => percentage.ToString("0.######", CultureInfo.InvariantCulture);
}
