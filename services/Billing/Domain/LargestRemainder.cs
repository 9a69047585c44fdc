using System.Numerics;
using DotMac.Kernel;

namespace DotMac.Billing.Domain;

/// <summary>Exact amounts in whole units that come to their rounded sum: what is missing goes where most was cut off, ties to the earlier one (rule R10).</summary>
internal static class LargestRemainder
{
    public static long[] Spread(IReadOnlyList<Ratio> exact, long total)
    {
        long[] shares = [.. exact.Select(share => (long)Floor(share))];
        var missing = (int)(total - shares.Sum());
        foreach (var i in Enumerable.Range(0, exact.Count).OrderByDescending(i => exact[i] - shares[i]).Take(missing))
            shares[i]++;
        return shares;
    }

    private static BigInteger Floor(Ratio value)
    {
        var whole = BigInteger.DivRem(value.Numerator, value.Denominator, out var rest);
        return rest.Sign < 0 ? whole - 1 : whole;
    }
}
