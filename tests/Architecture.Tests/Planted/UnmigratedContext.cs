using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Architecture.Tests.Planted;

/// <summary>A violation on purpose: a model that no migration knows, with a table that belongs to no tenant.</summary>
public sealed class UnmigratedContext(DbContextOptions<UnmigratedContext> options)
    : ServiceDbContext("planted", options, new CurrentOperation(), new OutboxSignal())
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Stray>().ToTable("strays");
        base.OnModelCreating(modelBuilder);
    }

    private sealed class Stray
    {
        public Guid Id { get; init; }
    }
}
