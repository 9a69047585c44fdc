using System.Numerics;
using DotMac.Kernel;

namespace DotMac.Billing.Domain.Usage;

/// <summary>How a quantity is written: <c>12.580645161290</c> at most, without zeros that say nothing.</summary>
public static class Quantities
{
    private const int Decimals = 12;

    public static string Text(Ratio quantity)
    {
        var scaled = (quantity * new Ratio(BigInteger.Pow(10, Decimals), 1)).Round();
        var digits = BigInteger.Abs(scaled).ToString(null, null).PadLeft(Decimals + 1, '0');
        var text = $"{digits[..^Decimals]}.{digits[^Decimals..]}".TrimEnd('0').TrimEnd('.');
        return scaled.Sign < 0 ? $"-{text}" : text;
    }
}
