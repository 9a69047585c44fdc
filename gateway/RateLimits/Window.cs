namespace DotMac.Gateway.RateLimits;

/// <summary>What this replica holds of one subject's quota: a block leased from the window that all replicas share.</summary>
internal sealed class Window : IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private int left;
    private int elsewhere;
    private long endsAt;

    /// <summary>Takes one request out of the block, without asking anybody, while there is some left.</summary>
    public bool TryTake(long now) => now < Volatile.Read(ref endsAt) && Interlocked.Decrement(ref left) >= 0;

    /// <summary>True while the whole quota is known to be used up: nobody has to be asked.</summary>
    public bool IsSpent(long now) => now < Volatile.Read(ref endsAt) && Volatile.Read(ref left) <= 0 && Volatile.Read(ref elsewhere) <= 0;

    public bool IsOver(long now) => now >= Volatile.Read(ref endsAt);

    /// <summary>What remains of the quota, as far as this replica knows.</summary>
    public int Remaining => Math.Max(0, Volatile.Read(ref left)) + Math.Max(0, Volatile.Read(ref elsewhere));

    public double SecondsLeft(TimeProvider time, long now) => Math.Max(0, time.GetElapsedTime(now, Volatile.Read(ref endsAt)).TotalSeconds);

    /// <summary>Leases the next block and takes one request out of it; false when the shared window has none left.</summary>
    public async ValueTask<bool> TakeFromNext(Limit limit, string key, SharedWindows shared, TimeProvider time)
    {
        await gate.WaitAsync();
        try
        {
            var now = time.GetTimestamp();
            if (TryTake(now))
                return true;
            if (IsSpent(now))
                return false;

            var lease = await shared.Lease(key, limit);
            Volatile.Write(ref elsewhere, lease.Remaining);
            // The first is theirs who asked, even where the window is over by now.
            Volatile.Write(ref left, lease.Granted - 1);
            Volatile.Write(ref endsAt, time.GetTimestamp() + (long)(lease.Ends.TotalSeconds * time.TimestampFrequency));
            return lease.Granted > 0;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();
}
