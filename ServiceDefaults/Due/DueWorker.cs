using DotMac.ServiceDefaults.Outbox;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DotMac.ServiceDefaults.Due;

/// <summary>
/// Claims what is due and runs it, a few batches at a time (<c>DueWork:AtOnce</c>); any number of replicas share the work. A slow batch holds one
/// place, not all that was claimed with it. What this process did not schedule itself is looked for each second (<c>DueWork:Poll</c>).
/// </summary>
internal sealed partial class DueWorker(
    DueWorkQueue queue, DueBatches batches, DueWorkRunner runner, OutboxSignal signal, IConfiguration configuration, TimeProvider time,
    ILogger<DueWorker> logger) : BackgroundService
{
    private const int BatchSize = 32;
    private readonly int atOnce = configuration.GetValue("DueWork:AtOnce", 4);
    private readonly TimeSpan poll = configuration.GetValue("DueWork:Poll", TimeSpan.FromSeconds(1));
    private readonly List<DueClaim> claimed = [];
    private readonly List<Task> running = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RunDue(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                break;
            }
            catch (Exception exception)
            {
                Log.Interrupted(logger, exception.Message);
                await Task.Delay(poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        await Task.WhenAll(running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Fills the free places from what is claimed, and waits until a place is free or something is due.</summary>
    private async Task RunDue(CancellationToken ct)
    {
        if (claimed.Count == 0)
            claimed.AddRange(await queue.Claim(BatchSize, ct));
        while (running.Count < atOnce && claimed.Count > 0)
            running.Add(Run(batches.Take(claimed), ct));

        if (running.Count == atOnce)
            await Task.WhenAny(running);
        else
            await signal.WaitForDueWork(poll, ct);
        foreach (var done in running.Where(piece => piece.IsCompleted).ToArray())
        {
            running.Remove(done);
            await done;
        }
    }

    private async Task Run(IReadOnlyList<DueClaim> claims, CancellationToken ct)
    {
        await runner.Run(claims, ct);
        signal.WakeDueWork();
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Due work was interrupted and starts again: {Reason}")]
        public static partial void Interrupted(ILogger logger, string reason);
    }
}
