using System.Diagnostics;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Outbox;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Its saves: what they stamp, raise and announce.</summary>
public abstract partial class ServiceDbContext
{
    private readonly HashSet<AggregateRoot> advanced = [];
    private readonly List<IIntegrationEvent> announced = [];
    private bool saved;
    private bool scheduled;
    private bool prepared;

    /// <summary>What the operation changed and announced so far, for its audit record.</summary>
    internal OperationTrail Trail { get; } = new();

    /// <summary>
    /// Plans work of <paramref name="kind"/> about a subject at an instant of the tenant's time; saved with everything else. What is tried again
    /// for reasons outside the tenant's time (a mail server that is down) names the instant of wall time before which it is not.
    /// </summary>
    public void Schedule(string kind, Guid subject, DateTimeOffset dueAt, DateTimeOffset? notBefore = null)
    {
        var isDue = dueAt <= TenantNow;
        // A tenant that is not known here yet may turn out to have a clock of its own, which stands behind the wall's: what is due at once is due by any clock.
        // Nobody announces tenant zero, which is on wall time.
        var unknown = Database.CurrentTransaction is not null && TenantStatus is null && TenantId != Tenants.Platform;
        var planned = isDue && unknown ? DateTimeOffset.UnixEpoch : dueAt;
        DueWork.Add(new DueWork(kind, subject, planned, notBefore, isDue ? Activity.Current?.Id : null));
        scheduled |= isDue;
    }

    /// <summary>Announces a fact that no aggregate of this service owns (a request to send a mail, an audit record).</summary>
    public void Announce(IIntegrationEvent fact, Guid aggregateId, long sequence = 1)
    {
        Outbox.Add(OutboxMessage.For(fact, aggregateId, sequence, operation));
        announced.Add(fact);
    }

    /// <summary>
    /// Gives what was changed its new version, and the events their places in the outbox, and leaves the save to whoever commits the operation: one
    /// round trip for it, the audit record and the stored answer. For what has no more to ask of the database afterwards.
    /// </summary>
    public void SaveInOneBatch()
    {
        ChangeTracker.DetectChanges();
        using var detected = new DetectionPause(ChangeTracker);
        Prepare();
    }

    /// <summary>Saves what <see cref="SaveInOneBatch"/> has just looked through, and what was only added since: nothing is looked for a second time.</summary>
    internal async Task SavePrepared(CancellationToken ct)
    {
        prepared = true;
        try
        {
            await SaveChangesAsync(ct);
        }
        finally
        {
            prepared = false;
        }
    }

    /// <summary>
    /// The same for one piece of a batch, of what it added or announced alone: which of the rows that the batch read have changed is asked once, by the save. Asked after each
    /// piece, it takes a third of the time that renewals take.
    /// </summary>
    internal void SaveAnnounced()
    {
        using var undetected = new DetectionPause(ChangeTracker);
        Advance(this.AnnouncedRoots());
    }

    public override async Task<int> SaveChangesAsync(bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        await Open(cancellationToken);
        if (!prepared)
            ChangeTracker.DetectChanges();
        using var detected = new DetectionPause(ChangeTracker);
        if (!prepared)
            Prepare();
        foreach (var entry in ChangeTracker.Entries<ITenantOwned>())
            RefuseForeign(entry);
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        saved = true;
        advanced.Clear();
        return rows;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saves are asynchronous: use SaveChangesAsync.");

    /// <summary>
    /// Called once all changes were detected: what follows from them by construction is added here. Values of what is tracked change through its entry, since nobody
    /// looks again.
    /// </summary>
    protected virtual void Prepare() => Advance(this.ChangedRoots());

    /// <summary>Called for each event of an aggregate that is about to be saved: what follows from it by construction may be added here; nothing that is tracked may change.</summary>
    protected virtual void Announcing(IIntegrationEvent fact, AggregateRoot source)
    {
    }

    /// <summary>Called for each event that the operation announced, once it is a fact.</summary>
    protected virtual void Committed(IIntegrationEvent fact)
    {
    }

    private void RefuseForeign(EntityEntry<ITenantOwned> entry)
    {
        if (entry.State is EntityState.Unchanged or EntityState.Detached)
            return;
        if (TenantId == Guid.Empty)
            throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} was saved in an operation without a tenant.");
        if (entry.Entity.TenantId != TenantId)
            throw new InvalidOperationException($"A {entry.Metadata.ClrType.Name} of another tenant was about to be saved.");
    }

    private void Advance(IReadOnlyList<EntityEntry<AggregateRoot>> roots)
    {
        foreach (var root in roots)
            Advance(root);
    }

    private void Advance(EntityEntry<AggregateRoot> root)
    {
        var version = root.Property(aggregate => aggregate.Version);
        // Once for each save, however often it is prepared: the "original" version of a new row goes up with its current one.
        var first = advanced.Add(root.Entity);
        if (first && root.State != EntityState.Deleted)
            version.CurrentValue = version.OriginalValue + 1;

        var facts = root.Entity.TakeRaised();
        // What an earlier piece of the batch changed is not told again by the next one.
        if (first || facts.Count > 0)
            Trail.Add(root.Entity);
        foreach (var fact in facts)
        {
            Trail.Add(fact);
            Announcing(fact, root.Entity);
            Announce(fact, root.Entity.Id, version.CurrentValue);
        }
    }

    /// <summary>While it lasts, nothing asks again what has changed: each question looks through all that is tracked.</summary>
    private readonly struct DetectionPause : IDisposable
    {
        private readonly ChangeTracker tracker;

        public DetectionPause(ChangeTracker tracker) => (this.tracker = tracker).AutoDetectChangesEnabled = false;

        public void Dispose() => tracker.AutoDetectChangesEnabled = true;
    }
}
