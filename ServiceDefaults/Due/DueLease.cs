using Microsoft.Extensions.Logging;
using Npgsql;

namespace DotMac.ServiceDefaults.Due;

/// <summary>Keeps claims for a worker as long as it works on them; its token ends when another worker has taken one of them over.</summary>
internal sealed partial class DueLease : IAsyncDisposable
{
    private static readonly TimeSpan Gap = TimeSpan.FromSeconds(20);

    private readonly DueWorkQueue queue;
    private readonly ILogger logger;
    private readonly CancellationTokenSource lost;
    private readonly Task keeping;

    public DueLease(DueWorkQueue queue, IReadOnlyList<DueClaim> claims, TimeProvider time, ILogger logger, CancellationToken ct)
    {
        (this.queue, this.logger) = (queue, logger);
        lost = CancellationTokenSource.CreateLinkedTokenSource(ct);
        keeping = Keep(claims, time);
    }

    public CancellationToken Token => lost.Token;

    public async ValueTask DisposeAsync()
    {
        await lost.CancelAsync();
        await keeping;
        lost.Dispose();
    }

    private async Task Keep(IReadOnlyList<DueClaim> claims, TimeProvider time)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Gap, time, lost.Token);
                foreach (var claim in claims)
                    if (!await Renew(claim))
                        await lost.CancelAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The work is done, the process stops, or another worker has it: in each case there is nothing to keep.
        }
    }

    /// <summary>A database that does not answer right now takes nobody's lease away; the fence decides in the end.</summary>
    private async Task<bool> Renew(DueClaim claim)
    {
        try
        {
            return await queue.Renew(claim, lost.Token);
        }
        catch (NpgsqlException exception)
        {
            Log.NotRenewed(logger, claim.Kind, claim.Id, exception.Message);
            return true;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The lease of {Kind} {Id} could not be renewed: {Reason}")]
        public static partial void NotRenewed(ILogger logger, string kind, Guid id, string reason);
    }
}
