using System.Text.RegularExpressions;

namespace DotMac.Billing.Features;

/// <summary>Codes by which people know products, plans and features.</summary>
internal static partial class Codes
{
    public const string Form = "^[A-Za-z0-9][A-Za-z0-9_-]{0,98}[A-Za-z0-9]$";

    public static bool Are(string? text) => text is not null && Pattern().IsMatch(text);

    [GeneratedRegex(Form)]
    private static partial Regex Pattern();
}
