using DotMac.Identity.Data;
using DotMac.ServiceDefaults.Due;

namespace DotMac.Identity.Due;

/// <summary>Ends an impersonation when its time is over. Tokens are on wall time, whatever a sandbox's clock says.</summary>
[HandlesDueWork(Kind)]
public sealed class FinishImpersonation(IdentityDbContext db, TimeProvider time) : IDueWorkHandler
{
    public const string Kind = "finish_impersonation";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockImpersonation(work.Subject, ct) is { } impersonation)
            impersonation.End("time_over", time.GetUtcNow());
    }
}
