using DotMac.NativeHost;

namespace DotMac.Fleet.Tests.Chaos;

/// <summary>Kills one process after another, and writes down whom; the seed decides.</summary>
internal sealed class Havoc(FleetFixture fleet, int seed, ITestOutputHelper output)
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(5);
    private readonly Random random = new(seed);

    /// <summary>Goes on until the end.</summary>
    public async Task Wreak(CancellationToken end)
    {
        string[] victims = [.. fleet.Processes, "messaging", "redis", "postgres"];
        try
        {
            while (true)
            {
                await Task.Delay(Gap, end);
                await Kill(victims[random.Next(victims.Length)], end);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Enough.
        }
    }

    /// <summary>One that is down since its last death is killed as soon as it runs again.</summary>
    private async Task Kill(string victim, CancellationToken end)
    {
        while (!fleet.App.Pids().ContainsKey(victim))
            await Task.Delay(20, end);
        fleet.App.Kill(victim);
        output.WriteLine($"{TimeProvider.System.GetUtcNow():HH:mm:ss} killed {victim}");
    }
}
