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

    /// <summary>
    /// Shares of which none is above its bound, and which come to what they came to, or to <paramref name="least"/> where that is more: what one may not have goes to the others
    /// in their order, as far as their bounds let it.
    /// </summary>
    public static long[] Within(IReadOnlyList<long> shares, IReadOnlyList<long> bounds, long least)
    {
        long[] bounded = [.. shares.Zip(bounds, Math.Min)];
        var missing = Math.Max(shares.Sum(), least) - bounded.Sum();
        for (var i = 0; i < bounded.Length; i++)
        {
            var more = Math.Clamp(missing, 0, bounds[i] - bounded[i]);
            (bounded[i], missing) = (bounded[i] + more, missing - more);
        }

        return bounded;
    }

    private static BigInteger Floor(Ratio value)
    {
        var whole = BigInteger.DivRem(value.Numerator, value.Denominator, out var rest);
        return rest.Sign < 0 ? whole - 1 : whole;
    }
}
