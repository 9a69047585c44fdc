using DotMac.Operations.Files.Domain;
using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Operations.Data;

public sealed class OperationsDbContext(DbContextOptions<OperationsDbContext> options) : ServiceDbContext("operations", options)
{
    public DbSet<StoredFile> Files => Set<StoredFile>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<StoredFile>().ToTable("files");
        base.OnModelCreating(modelBuilder);
    }
}
