using DotMac.Kernel;
using DotMac.ServiceDefaults.Tokens;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>
/// What was revoked while tokens that live now were issued, followed in the database by one small query and handed to all long polls.
/// When the database does not answer, the feed falls silent, so that its followers notice.
/// </summary>
public sealed partial class RevocationFeed(NpgsqlDataSource database, TimeProvider time, ILogger<RevocationFeed> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(16);
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private List<Revocation> recent = [];
    private long last;
    private long readAt;
    private TaskCompletionSource news = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits for revocations after a sequence, at most so long; an empty page says that there were none.</summary>
    public async Task<RevocationPage> After(long sequence, TimeSpan wait, CancellationToken ct)
    {
        var (page, changed) = Page(sequence);
        if (page.Last == sequence && wait > TimeSpan.Zero)
        {
            await Task.WhenAny(changed, Task.Delay(wait, time, ct));
            ct.ThrowIfCancellationRequested();
            (page, _) = Page(sequence);
        }

        return page;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var sweepAt = time.GetUtcNow();
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            try
            {
                Add(await Read(stoppingToken));
                if (time.GetUtcNow() >= sweepAt)
                {
                    await Sweep(stoppingToken);
                    sweepAt = time.GetUtcNow() + Window;
                }
            }
            catch (Exception exception) when (exception is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Log.Unreadable(logger, exception.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).AsTask()
            .ContinueWith(tick => tick.IsCompletedSuccessfully && tick.Result, TaskScheduler.Default));
    }

    private (RevocationPage Page, Task Changed) Page(long sequence)
    {
        lock (gate)
        {
            if (readAt == 0 || time.GetElapsedTime(readAt) > Silence)
                throw new DomainException(Refusal.Unavailable, "revocations.unknown", "The revocations cannot be read at the moment.")
                {
                    RetryAfter = TimeSpan.FromSeconds(1),
                };
            return (new([.. recent.Where(mark => mark.Sequence > sequence)], last), news.Task);
        }
    }

    private void Add(List<Revocation> found)
    {
        lock (gate)
        {
            readAt = time.GetTimestamp();
            if (found.Count == 0)
                return;

            var oldest = time.GetUtcNow() - Window;
            recent = [.. recent.Where(mark => mark.At >= oldest), .. found.Where(mark => mark.At >= oldest)];
            last = found[^1].Sequence;
            news.SetResult();
            news = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task<List<Revocation>> Read(CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT sequence, kind, subject, at FROM revocations WHERE sequence > $1 ORDER BY sequence");
        command.Parameters.Add(new() { Value = last });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Revocation> found = [];
        while (await reader.ReadAsync(ct))
            found.Add(new(reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetFieldValue<DateTimeOffset>(3)));
        return found;
    }

    private async Task Sweep(CancellationToken ct)
    {
        await using var command = database.CreateCommand("DELETE FROM revocations WHERE at < $1");
        command.Parameters.Add(new() { Value = time.GetUtcNow() - Kept });
        await command.ExecuteNonQueryAsync(ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The revocations cannot be read: {Reason}")]
        public static partial void Unreadable(ILogger logger, string reason);
    }
}
