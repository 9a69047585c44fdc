using DotMac.Billing.Data;
using DotMac.Billing.Domain.Wallets;
using DotMac.Billing.Features.Wallets;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Due;

/// <summary>The last day of a grant is over: what is left of it is gone. No invoice waits for this; what is over pays nothing before.</summary>
[HandlesDueWork(Kind)]
public sealed class ExpireCredits(BillingDbContext db, TenantClock clock) : IDueWorkHandler
{
    public const string Kind = "expire_credits";

    public static void Plan(BillingDbContext db, WalletGrant grant)
    {
        if (grant.ExpiresAt is { } end)
            db.Schedule(Kind, grant.Id, end);
    }

    public async Task Handle(DueWork work, CancellationToken ct)
    {
        var id = await db.WalletGrants.Where(grant => grant.Id == work.Subject).Select(grant => grant.WalletId).SingleAsync(ct);
        var wallet = await db.HeldWallet(id, ct);
        if (wallet.Grants.SingleOrDefault(grant => grant.Id == work.Subject) is { } left)
            wallet.Expire(left, clock.Now);
    }
}
