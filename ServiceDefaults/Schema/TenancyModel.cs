using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>What every tenant-owned table gets without anybody asking for it: the stamp, the filter, the keys and the concurrency token.</summary>
internal static class TenancyModel
{
    /// <summary>Name of the query filter, which an operator's screen may lift deliberately (EF named filters).</summary>
    public const string Filter = "tenant";

    public static void ApplyTenancy(this ModelBuilder model, ServiceDbContext db)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(entity => typeof(ITenantOwned).IsAssignableFrom(entity.ClrType)).ToArray())
        {
            var builder = model.Entity(entity.ClrType);
            builder.Property(nameof(ITenantOwned.TenantId)).ValueGeneratedNever();
            if (typeof(Entity).IsAssignableFrom(entity.ClrType))
                builder.Property(nameof(Entity.Id)).ValueGeneratedNever();
            if (typeof(AggregateRoot).IsAssignableFrom(entity.ClrType))
                ApplyToRoot(builder);
            Filters(entity.ClrType).Invoke(null, [model, db]);
        }

        foreach (var entity in model.Model.GetEntityTypes().Where(entity => typeof(Entity).IsAssignableFrom(entity.ClrType)).ToArray())
            foreach (var key in entity.GetForeignKeys().Where(PointsAtTenantRow).ToArray())
                BindToTenant(entity, key);
    }

    private static void ApplyToRoot(EntityTypeBuilder builder)
    {
        builder.Property(nameof(AggregateRoot.Version)).IsConcurrencyToken();
        builder.Ignore(nameof(AggregateRoot.Raised));
        // Foreign keys point here, and lists go by id within the tenant: without it they would read everybody's rows under the policy.
        builder.HasAlternateKey(nameof(Entity.TenantId), nameof(Entity.Id));
    }

    private static bool PointsAtTenantRow(IMutableForeignKey key) =>
        key.Properties.Count == 1 && typeof(Entity).IsAssignableFrom(key.PrincipalEntityType.ClrType) && key.PrincipalKey.IsPrimaryKey();

    /// <summary>A foreign key that includes the tenant cannot point into another tenant, whatever the id.</summary>
    private static void BindToTenant(IMutableEntityType entity, IMutableForeignKey key)
    {
        var principal = key.PrincipalEntityType;
        var tenantAndId = new[] { principal.FindProperty(nameof(Entity.TenantId))!, principal.FindProperty(nameof(Entity.Id))! };
        var alternate = principal.FindKey(tenantAndId) ?? principal.AddKey(tenantAndId)!;
        key.SetProperties([entity.FindProperty(nameof(Entity.TenantId))!, key.Properties[0]], alternate);
    }

    private static System.Reflection.MethodInfo Filters(Type type) =>
        typeof(TenancyModel).GetMethod(nameof(FilterByTenant), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type);

    private static void FilterByTenant<T>(ModelBuilder model, ServiceDbContext db) where T : class, ITenantOwned =>
        model.Entity<T>().HasQueryFilter(Filter, row => row.TenantId == db.TenantId);

    /// <summary>Stamps a new row the moment it is tracked, before keys are compared: foreign keys include the tenant.</summary>
    public static void Stamp(object? sender, EntityTrackingEventArgs tracking)
    {
        if (tracking is { FromQuery: false, State: EntityState.Added, Entry.Entity: ITenantOwned { TenantId: var tenant } } && tenant == Guid.Empty)
            tracking.Entry.Property(nameof(ITenantOwned.TenantId)).CurrentValue = ((ServiceDbContext)tracking.Entry.Context).TenantId;
        if (tracking is { FromQuery: false, State: EntityState.Added } && ((ServiceDbContext)tracking.Entry.Context).GuestId is { } guest
            && tracking.Entry.Metadata.FindProperty(GuestAccess.Column) is { } marked)
            tracking.Entry.Property(marked).CurrentValue = guest;
    }
}

/// <summary>The projection of tenants that each service keeps.</summary>
internal sealed class TenantStateMapping : IEntityTypeConfiguration<TenantState>
{
    public void Configure(EntityTypeBuilder<TenantState> builder)
    {
        builder.ToTable("tenant_states").OpenToPlatform();
        builder.HasKey(state => state.TenantId);
        builder.Property(state => state.TenantId).ValueGeneratedNever();
        // Two events of one tenant may be consumed at the same time: the one that comes second looks again, and ignores itself when it is the older.
        builder.Property(state => state.Sequence).IsConcurrencyToken();
    }
}
