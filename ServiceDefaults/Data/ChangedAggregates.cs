using System.Collections.Concurrent;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Which aggregates a save changes: their own row, or any child below it. Asked of what is tracked, after changes were detected.</summary>
internal static class ChangedAggregates
{
    /// <summary>The foreign key by which a child belongs to its parent; null for a row that has none.</summary>
    private static readonly ConcurrentDictionary<IEntityType, IForeignKey?> Ownership = new();

    public static List<EntityEntry<AggregateRoot>> ChangedRoots(this ServiceDbContext db)
    {
        var tracked = db.ChangeTracker.Entries<Entity>().ToDictionary(entry => entry.Entity.Id);
        var roots = tracked.Values.Where(entry => entry.State is not EntityState.Unchanged and not EntityState.Detached)
            .Select(entry => RootOf(entry, tracked)).OfType<Entity>().ToHashSet();
        return [.. db.ChangeTracker.Entries<AggregateRoot>().Where(entry => roots.Contains(entry.Entity) || entry.Entity.Raised.Count > 0)];
    }

    /// <summary>Those that are new or raised something; whatever else of theirs has changed is looked for in their own rows alone.</summary>
    public static List<EntityEntry<AggregateRoot>> AnnouncedRoots(this ServiceDbContext db)
    {
        var roots = db.ChangeTracker.Entries<AggregateRoot>().Where(entry => entry.State is EntityState.Added || entry.Entity.Raised.Count > 0).ToList();
        foreach (var root in roots.Where(root => root.State is not EntityState.Added))
            root.DetectChanges();
        return roots;
    }

    /// <summary>The row itself, or the tracked parent that its required foreign key names.</summary>
    private static Entity? RootOf(EntityEntry<Entity> entry, Dictionary<Guid, EntityEntry<Entity>> tracked)
    {
        if (entry.Entity is AggregateRoot)
            return entry.Entity;

        return Ownership.GetOrAdd(entry.Metadata, ParentKey) is { } key && entry.Property(key.Properties[^1]).CurrentValue is Guid id
            && tracked.TryGetValue(id, out var parent) ? RootOf(parent, tracked) : null;
    }

    private static IForeignKey? ParentKey(IEntityType child) => child.GetForeignKeys().FirstOrDefault(key =>
        key.IsRequired && key.PrincipalToDependent is not null && typeof(Entity).IsAssignableFrom(key.PrincipalEntityType.ClrType));
}
