namespace DotMac.ServiceDefaults.Outbox;

/// <summary>Wakes the dispatcher and the due-work worker of this process after a commit; both poll for what other processes left.</summary>
public sealed class OutboxSignal : IDisposable
{
    private readonly SemaphoreSlim outbox = new(0, 1);
    private readonly SemaphoreSlim due = new(0, 1);

    internal void WakeOutbox() => Release(outbox);

    internal void WakeDueWork() => Release(due);

    internal Task<bool> WaitForOutbox(TimeSpan atMost, CancellationToken ct) => outbox.WaitAsync(atMost, ct);

    internal Task<bool> WaitForDueWork(TimeSpan atMost, CancellationToken ct) => due.WaitAsync(atMost, ct);

    public void Dispose()
    {
        outbox.Dispose();
        due.Dispose();
    }

    private static void Release(SemaphoreSlim semaphore)
    {
        lock (semaphore)
        {
            if (semaphore.CurrentCount == 0)
                semaphore.Release();
        }
    }
}
