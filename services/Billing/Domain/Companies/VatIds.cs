using System.Text.RegularExpressions;

namespace DotMac.Billing.Domain.Companies;

/// <summary>
/// VAT identifiers: two letters for the country (Greece writes EL), then what the country makes of it. A check digit is held against its rule
/// where the rule leaves no doubt: Belgium, Germany, Italy, Poland.
/// </summary>
internal static partial class VatIds
{
    public static bool AreGood(string id) => Form().IsMatch(id) && (id[..2] == "EL" || Countries.Know(id[..2])) && Checked(id[..2], id[2..]);

    /// <summary>Whether a number has the form of a VAT identifier of some country.</summary>
    public static bool LooksLike(string? id) => id is not null && Form().IsMatch(id) && (id[..2] == "EL" || Countries.Know(id[..2]));

    private static bool Checked(string country, string number) => country switch
    {
        "BE" => Digits(number, 10) is { } digits && Number(digits[..8]) is var first && 97 - first % 97 == Number(digits[8..]),
        "DE" => Digits(number, 9) is { } digits && German(digits[..8]) == digits[8],
        "IT" => Digits(number, 11) is { } digits && Luhn(digits),
        "PL" => Digits(number, 10) is { } digits && Weighted(digits[..9], [6, 5, 7, 2, 3, 4, 5, 6, 7]) % 11 == digits[9],
        _ => true,
    };

    private static int[]? Digits(string text, int count) =>
        text.Length == count && text.All(char.IsAsciiDigit) ? [.. text.Select(digit => digit - '0')] : null;

    private static long Number(int[] digits) => digits.Aggregate(0L, (number, digit) => number * 10 + digit);

    /// <summary>ISO 7064, mod 11,10.</summary>
    private static int German(int[] digits)
    {
        var product = 10;
        foreach (var digit in digits)
        {
            var sum = (digit + product) % 10;
            product = 2 * (sum == 0 ? 10 : sum) % 11;
        }

        return (11 - product) % 10;
    }

    private static bool Luhn(int[] digits) =>
        digits.Reverse().Select((digit, i) => i % 2 == 0 ? digit : digit * 2 > 9 ? digit * 2 - 9 : digit * 2).Sum() % 10 == 0;

    private static int Weighted(int[] digits, int[] weights) => digits.Zip(weights, (digit, weight) => digit * weight).Sum();

    [GeneratedRegex("^[A-Z]{2}[0-9A-Z+*]{2,13}$")]
    private static partial Regex Form();
}
