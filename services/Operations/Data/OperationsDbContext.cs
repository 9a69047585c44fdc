using DotMac.Operations.Files.Domain;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Operations.Data;

public sealed class OperationsDbContext(DbContextOptions<OperationsDbContext> options, CurrentOperation operation, OutboxSignal signal)
    : ServiceDbContext("operations", options, operation, signal)
{
    public DbSet<StoredFile> Files => Set<StoredFile>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredFile>().ToTable("files");
        base.OnModelCreating(modelBuilder);
    }
}
