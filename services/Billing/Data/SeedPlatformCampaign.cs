using DotMac.Billing.Domain.Dunning;
using DotMac.Billing.Due;
using DotMac.Contracts.Audit;
using DotMac.Kernel;
using DotMac.ServiceDefaults;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace DotMac.Billing.Data;

/// <summary>
/// The migrate run gives tenant zero its dunning campaign, where it never had one: what its people change or delete stays so. Plain SQL finds out that nothing is to be
/// done, and the context is asked for only then: made, it builds EF's model, which takes longer than all the rest of a run on existing data.
/// </summary>
internal sealed class SeedPlatformCampaign(NpgsqlDataSource database, IServiceProvider services) : IMigrateStep
{
    public async Task Run(CancellationToken ct)
    {
        if (!await HadOne(ct))
            await Seed(services.GetRequiredService<BillingDbContext>(), ct);
    }

    private async Task Seed(BillingDbContext db, CancellationToken ct)
    {
        var operation = services.GetRequiredService<CurrentOperation>();
        (operation.Actor, operation.Action) = (new AuditActor("service", "billing"), "seed_platform_campaign");
        operation.EnterTenant(Tenants.Platform);
        await db.HoldName("platform campaign", ct); // of two runs at once, the later sees what the earlier made
        if (!await db.DunningCampaigns.AnyAsync(ct))
            await Add(db, services.GetRequiredService<TenantClock>().Now, ct);
        await db.SaveAndAudit(services.GetRequiredService<ServiceIdentity>(), services.GetRequiredService<TimeProvider>(), ct);
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

    private static async Task Add(BillingDbContext db, DateTimeOffset now, CancellationToken ct)
    {
        var campaign = PlatformCampaign.Create(now);
        db.Add(campaign);
        await BeginDunning.Plan(db, campaign, now, ct);
    }
}
