using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Identity.Due;

/// <summary>Takes roles and permissions away when their time is over. Tokens are on wall time, whatever a sandbox's clock says.</summary>
[HandlesDueWork(Kind)]
public sealed class EndExpiredRights(IdentityDbContext db, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "end_expired_rights";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockUser(work.Subject, ct) is { } user)
            user.DropExpired(time.GetUtcNow());
    }
}

/// <summary>Plans the end of a right.</summary>
internal static class ExpirySchedule
{
    public static void ScheduleExpiry(this IdentityDbContext db, Guid userId, DateTimeOffset? expiresAt)
    {
        if (expiresAt is { } end)
            db.Schedule(EndExpiredRights.Kind, userId, DateTimeOffset.UnixEpoch, notBefore: end);
    }
}
