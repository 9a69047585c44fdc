using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Which aggregates a save changes: their own row, or any child below it.</summary>
internal static class ChangedAggregates
{
    public static List<EntityEntry<AggregateRoot>> ChangedRoots(this ServiceDbContext db)
    {
        var tracked = db.ChangeTracker.Entries<Entity>().ToDictionary(entry => entry.Entity.Id);
        var roots = tracked.Values.Where(entry => entry.State is not EntityState.Unchanged and not EntityState.Detached)
            .Select(entry => RootOf(entry, tracked)).OfType<Entity>().ToHashSet();
        return [.. db.ChangeTracker.Entries<AggregateRoot>().Where(entry => roots.Contains(entry.Entity) || entry.Entity.Raised.Count > 0)];
    }

    /// <summary>The row itself, or the tracked parent that its required foreign key names.</summary>
    private static Entity? RootOf(EntityEntry<Entity> entry, Dictionary<Guid, EntityEntry<Entity>> tracked)
    {
        if (entry.Entity is AggregateRoot)
            return entry.Entity;

        return entry.Metadata.GetForeignKeys()
            .Where(key => key.IsRequired && key.PrincipalToDependent is not null && typeof(Entity).IsAssignableFrom(key.PrincipalEntityType.ClrType))
            .Select(key => entry.Property(key.Properties[^1].Name).CurrentValue is Guid id ? tracked.GetValueOrDefault(id) : null)
            .Select(parent => parent is null ? null : RootOf(parent, tracked))
            .FirstOrDefault(root => root is not null);
    }
}
