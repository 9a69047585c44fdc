using System.Diagnostics;

namespace DotMac.Benchmarks.Load;

/// <summary>
/// Several measures in turns (A B C, C B A, A B C ...), so that whatever else the machine does meets them alike, and slow changes cancel out.
/// </summary>
internal static class Rounds
{
    private const int Window = 5;
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Loads a program until it grows no faster: the runtime compiles what is hot again, better, and beside full load that takes it a while.
    /// </summary>
    public static async Task WarmUp(Func<TimeSpan, Task<double>> load, TimeSpan atMost)
    {
        List<double> rates = [];
        var clock = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(clock) < atMost)
        {
            rates.Add(await load(Slice));
            // Means of some slices: a single lucky one, while a neighbour of this machine rested, would end it too early.
            if (rates.Count >= 2 * Window && rates[^Window..].Average() < 1.02 * rates[^(2 * Window)..^Window].Average())
                return;
        }
    }

    /// <summary>What each measure gave in each round.</summary>
    public static async Task<double[][]> Run(int rounds, params Func<Task<double>>[] measures)
    {
        var all = measures.Select(_ => new double[rounds]).ToArray();
        for (var round = 0; round < rounds; round++)
            foreach (var measure in round % 2 == 0 ? Enumerable.Range(0, measures.Length) : Enumerable.Range(0, measures.Length).Reverse())
                all[measure][round] = await measures[measure]();
        return all;
    }

    public static double Median(this IEnumerable<double> values) => values.Order().ToArray() is var sorted ? sorted[sorted.Length / 2] : 0;

    public static double Percentile(this IReadOnlyCollection<double> values, double share) => values.Order().ElementAt((int)((values.Count - 1) * share));

    /// <summary>The median of the rounds' own ratios.</summary>
    public static double Against(this double[] values, double[] others) => values.Zip(others, (value, other) => value / other).Median();
}
