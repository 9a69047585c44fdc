using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using DotMac.Tenancy.Domain.Invitations;
using DotMac.Tenancy.Domain.Roles;
using DotMac.Tenancy.Domain.Subscriptions;
using DotMac.Tenancy.Domain.Tenants;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.Tenancy.Data;

public sealed class TenancyDbContext(DbContextOptions<TenancyDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("tenancy", options, operation, signal)
{
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<KnownRole> Roles => Set<KnownRole>();
    public DbSet<PlatformSubscription> Subscriptions => Set<PlatformSubscription>();
    public DbSet<DirectoryEntry> Directory => Set<DirectoryEntry>();

    /// <summary>False when another tenant has the slug; of two that ask at once, one gets it.</summary>
    public async Task<bool> TakeSlug(string slug, Guid tenant, CancellationToken ct)
    {
        var rows = await Database.ExecuteSqlAsync($"INSERT INTO tenant_directory (slug, tenant) VALUES ({slug}, {tenant}) ON CONFLICT DO NOTHING", ct);
        MarkSaved();
        return rows == 1;
    }

    private sealed class TenantMapping : IEntityTypeConfiguration<Tenant>
    {
        public void Configure(EntityTypeBuilder<Tenant> builder)
        {
            builder.ToTable("tenants");
            builder.Property(tenant => tenant.Slug).HasMaxLength(63);
            builder.Property(tenant => tenant.Name).HasMaxLength(255);
        }
    }

    private sealed class DirectoryMapping : IEntityTypeConfiguration<DirectoryEntry>
    {
        public void Configure(EntityTypeBuilder<DirectoryEntry> builder)
        {
            builder.ToTable("tenant_directory");
            builder.HasKey(entry => entry.Slug);
            builder.Property(entry => entry.Slug).HasMaxLength(63);
        }
    }
}
