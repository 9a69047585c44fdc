using System.Diagnostics;

namespace DotMac.Benchmarks.Load;

/// <summary>So many calls a second, each begun at its time, whether the ones before have their answer or not.</summary>
internal static class Paced
{
    public static async Task Run(int perSecond, TimeSpan duration, Func<Task> call)
    {
        var begun = Stopwatch.GetTimestamp();
        var running = new List<Task>();
        for (var i = 0; i < duration.TotalSeconds * perSecond; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(begun);
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            running.Add(call());
        }

        await Task.WhenAll(running);
    }
}
