using System.Globalization;
using System.Numerics;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Wallets;

/// <summary>Credits as decimal strings: <c>"14.5"</c>; they are kept with five decimals, and what is beyond is cut (case I05).</summary>
public static class Credits
{
    public const int Decimals = 5;

    /// <summary>Exact, before anything is rounded or cut.</summary>
    public static Ratio Parse(string text) =>
        text.Length <= 40 && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var credits) && credits > 0
            ? credits
            : throw WalletErrors.CreditsOutOfRange();

    public static string Text(decimal credits) => credits.ToString("0.00###", CultureInfo.InvariantCulture);

    internal static decimal Cut(Ratio credits)
    {
        var (scale, most) = (BigInteger.Pow(10, Decimals), (BigInteger)decimal.MaxValue);
        var units = credits.Numerator * scale / credits.Denominator;
        return units <= most ? (decimal)units / (decimal)scale : throw WalletErrors.CreditsOutOfRange();
    }
}
