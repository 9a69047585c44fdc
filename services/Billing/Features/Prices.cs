using System.Globalization;
using DotMac.Kernel;

namespace DotMac.Billing.Features;

/// <summary>Prices as decimal strings in major units: <c>"29.00"</c>, <c>"0.001"</c>; up to 12 decimals, up to 12 digits before them.</summary>
public static class Prices
{
    private const decimal Largest = 999_999_999_999m;

    public static decimal Parse(string text, string pointer) =>
        text.Length <= 30 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var price)
        && price <= Largest && decimal.Round(price, 12) == price
            ? price
            : throw Malformed(pointer);

    public static string Text(decimal price) => price.ToString("0.00##########", CultureInfo.InvariantCulture);

    private static DomainException Malformed(string pointer) =>
        new(Refusal.Rule, "price.malformed", "A price is a decimal string in major units, not negative, such as \"29.00\".") { Pointer = pointer };
}
