using DotMac.Audit.Domain.Activities;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Audit.Data;

public sealed class AuditDbContext(DbContextOptions<AuditDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("audit", options, operation, signal)
{
    public DbSet<Activity> Activities => Set<Activity>();
    public DbSet<ChainHead> ChainHeads => Set<ChainHead>();

    /// <summary>The end of the tenant's chain, created when missing, locked until the transaction ends.</summary>
    public async Task<ChainHead> LockHead(CancellationToken ct)
    {
        await Database.ExecuteSqlAsync(
            $"INSERT INTO chain_heads (tenant_id, sequence, hash) VALUES ({TenantId}, 0, {HashChain.Start}) ON CONFLICT DO NOTHING", ct);
        return await ChainHeads.FromSql($"SELECT * FROM chain_heads WHERE tenant_id = {TenantId} FOR UPDATE").SingleAsync(ct);
    }

    /// <summary>Head and last row in one statement, which sees both as they stood at one instant; what is appended later does not count.</summary>
    public Task<ChainEnd> ChainEnd(CancellationToken ct) => Database.SqlQuery<ChainEnd>(
        $"""
        SELECT coalesce(head.sequence, 0) AS sequence, coalesce(head.hash, {HashChain.Start}) AS hash, rows.last_row
        FROM (SELECT coalesce(max(sequence), 0) AS last_row FROM activities WHERE tenant_id = {TenantId}) rows
        LEFT JOIN chain_heads head ON head.tenant_id = {TenantId}
        """).SingleAsync(ct);

    private sealed class ActivityMapping : IEntityTypeConfiguration<Activity>
    {
        public void Configure(EntityTypeBuilder<Activity> builder)
        {
            builder.ToTable("activities").AppendOnly();
            builder.HasIndex(activity => new { activity.TenantId, activity.Sequence }).IsUnique();
            builder.HasIndex(activity => new { activity.TenantId, activity.EventId }).IsUnique();
            builder.HasIndex(activity => new { activity.TenantId, activity.ActorId });
            builder.HasIndex(activity => new { activity.TenantId, activity.TraceId });
            builder.Property(activity => activity.Targets).HasColumnType("text");
        }
    }

    private sealed class ChainHeadMapping : IEntityTypeConfiguration<ChainHead>
    {
        public void Configure(EntityTypeBuilder<ChainHead> builder)
        {
            builder.ToTable("chain_heads").NeverRemoved();
            builder.HasKey(head => head.TenantId);
            builder.Property(head => head.TenantId).ValueGeneratedNever();
        }
    }
}
