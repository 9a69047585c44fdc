using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Due;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Data;

/// <summary>
/// The migrate run gives tenant zero its dunning campaign, where it never had one: what its people change or delete stays so. Plain SQL finds out that nothing is to be
/// done: building EF's model for that would take longer than all the rest.
/// </summary>
internal sealed class SeedPlatformCampaign(NpgsqlDataSource database, BillingDbContext db, CurrentOperation operation, TenantClock clock) : IMigrateStep
{
    public async Task Run(CancellationToken ct)
    {
        if (await HadOne(ct))
            return;
        (operation.Actor, operation.Action) = (new AuditActor("service", "billing"), "seed_platform_campaign");
        operation.EnterTenant(Tenants.Platform);
        await db.HoldName("platform campaign", ct); // of two runs at once, the later sees what the earlier made
        if (!await db.DunningCampaigns.AnyAsync(ct))
            await Seed(ct);
        await db.Commit(ct);
    }

    private async Task<bool> HadOne(CancellationToken ct)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new("SELECT set_config('app.tenant_id', $1, true)") { Parameters = { new() { Value = Tenants.Platform.ToString() } } });
        batch.BatchCommands.Add(new("SELECT EXISTS (SELECT FROM dunning_campaigns)"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        return await reader.ReadAsync(ct) && reader.GetBoolean(0);
    }

    private async Task Seed(CancellationToken ct)
    {
        var campaign = PlatformCampaign.Create(clock.Now);
        db.Add(campaign);
        await BeginDunning.Plan(db, campaign, clock.Now, ct);
        await db.SaveChangesAsync(ct);
    }
}
