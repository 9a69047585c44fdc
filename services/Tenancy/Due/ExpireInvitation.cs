using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Data;

namespace DotMac.Tenancy.Due;

/// <summary>Ends an invitation that nobody accepted; one that was sent again has work of its own later.</summary>
[HandlesDueWork(Kind)]
public sealed class ExpireInvitation(TenancyDbContext db, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "expire_invitation";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockInvitation(work.Subject, ct) is { } invitation)
            invitation.Expire(clock.Now);
    }
}
