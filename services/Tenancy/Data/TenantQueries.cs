using DotMac.Tenancy.Domain.Subscriptions;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Tenancy.Data;

/// <summary>What consumers and due work ask about the operation's tenant.</summary>
internal static class TenantQueries
{
    /// <summary>The tenant, locked until the operation ends: of the end of its trial and a payment at one moment, the later sees what the earlier made of it. Null where it never signed up here.</summary>
    public static async Task<Tenant?> LockTenant(this TenancyDbContext db, CancellationToken ct)
    {
        await db.Database.SqlQuery<Guid>($"SELECT id FROM tenants WHERE id = {db.TenantId} FOR UPDATE").ToListAsync(ct);
        return await db.Tenants.FindAsync([db.TenantId], ct);
    }

    /// <summary>The tenant's subscription to the platform that counts; asked for once the tenant is locked.</summary>
    public static async Task<PlatformSubscription?> CurrentSubscription(this TenancyDbContext db, CancellationToken ct) =>
        PlatformSubscription.Current(await db.Subscriptions.ToListAsync(ct));
}
