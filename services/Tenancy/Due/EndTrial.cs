using DotMac.ServiceDefaults.Due;
using DotMac.Tenancy.Data;

namespace DotMac.Tenancy.Due;

/// <summary>Ends a trial on its day.</summary>
[HandlesDueWork(Kind)]
public sealed class EndTrial(TenancyDbContext db) : IDueWorkHandler
{
    public const string Kind = "end_trial";

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        if (await db.LockTenant(ct) is { } tenant)
            tenant.EndTrial(await db.CurrentSubscription(ct));
    }
}
