namespace DotMac.Identity.Domain.Users;

/// <summary>Wrong passwords of late: five within half an hour lock for an hour, a pause of half an hour forgives.</summary>
public sealed record FailedSignIns(int Count, DateTimeOffset? FirstAt, DateTimeOffset? LockedUntil)
{
    private const int Most = 5;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan LockOut = TimeSpan.FromHours(1);

    public static FailedSignIns None => new(0, null, null);

    public bool Locks(DateTimeOffset now) => LockedUntil > now;

    public FailedSignIns Add(DateTimeOffset now)
    {
        if (Locks(now))
            return this;

        var (count, first) = FirstAt is { } began && began + Window > now ? (Count + 1, began) : (1, now);
        return count >= Most ? new(0, null, now + LockOut) : new(count, first, null);
    }
}
