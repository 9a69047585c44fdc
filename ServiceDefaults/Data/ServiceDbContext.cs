using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Idempotency;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Outbox;
using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DotMac.ServiceDefaults.Data;

/// <summary>
/// The database of one service. It opens one transaction at the first command of an operation, under the operation's tenant; a save
/// stamps the tenant, raises versions and moves raised events into the outbox; the operation's outermost filter alone commits.
/// </summary>
public abstract partial class ServiceDbContext : DbContext
{
    private readonly string service;
    private readonly CurrentOperation operation;
    private readonly OutboxSignal signal;

    protected ServiceDbContext(string service, DbContextOptions options, CurrentOperation operation, OutboxSignal signal) : base(options)
    {
        (this.service, this.operation, this.signal) = (service, operation, signal);
        ChangeTracker.Tracking += TenancyModel.Stamp;
        // A save that failed ends its operation: a savepoint before each would be two round trips for nothing.
        Database.AutoSavepointsEnabled = false;
    }

    public DbSet<OutboxMessage> Outbox => Set<OutboxMessage>();
    public DbSet<DueWork> DueWork => Set<DueWork>();
    public DbSet<TenantState> TenantStates => Set<TenantState>();

    /// <summary>The tenant of the operation; the empty id, under which no row is visible, while none is known.</summary>
    public Guid TenantId => operation.TenantId ?? Guid.Empty;

    /// <summary>The tenant that is a guest of tenant zero in the operation; null in all others.</summary>
    public Guid? GuestId => operation.GuestId;

    /// <summary>The migrate run manages its own transactions and sees no tenant.</summary>
    internal bool Migrating { get; set; }

    internal CurrentOperation Operation => operation;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new OutboxMessage.Mapping());
        modelBuilder.ApplyConfiguration(new InboxMessage.Mapping());
        modelBuilder.ApplyConfiguration(new DueWork.Mapping());
        modelBuilder.ApplyConfiguration(new StoredAnswer.Mapping());
        modelBuilder.ApplyConfiguration(new TenantStateMapping());
        modelBuilder.ApplyConfigurationsFromAssembly(GetType().Assembly);
        modelBuilder.HasAnnotation(DatabaseRoles.ServiceAnnotation, service);
        modelBuilder.ApplyTenancy(this);
        modelBuilder.Model.UseTextForEnums();
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder) => configurationBuilder.UseKernelTypes();
}
