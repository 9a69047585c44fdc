using System.Diagnostics;
using DotMac.Kernel;
using DotMac.ServiceDefaults.Due;
using DotMac.ServiceDefaults.Http;
using DotMac.ServiceDefaults.Messaging;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>
/// The database of one service. It opens one transaction at the first command of an operation, under the operation's tenant; a save
/// stamps the tenant, raises versions and moves raised events into the outbox; the operation's outermost filter alone commits.
/// </summary>
public abstract class ServiceDbContext : DbContext
{
    /// <summary>Seconds after which a database that takes connections and answers nothing counts as down.</summary>
    private const int OpenTimeout = 2;

    private readonly string service;
    private readonly CurrentOperation operation;
    private readonly OutboxSignal signal;
    private readonly HashSet<AggregateRoot> advanced = [];
    private readonly List<IIntegrationEvent> announced = [];
    private bool saved;
    private bool scheduled;

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

    /// <summary>The sandbox tenant's present, known once the transaction is open; null for wall time.</summary>
    internal DateTimeOffset? ClockNow { get; private set; }

    /// <summary>The tenant's status as this service knows it, read with the opening of the transaction.</summary>
    internal string? TenantStatus { get; private set; }

    /// <summary>The migrate run manages its own transactions and sees no tenant.</summary>
    internal bool Migrating { get; set; }

    /// <summary>A statement failed, or is still to succeed, on the session that the operation holds.</summary>
    internal bool StatementFailed { get; set; }

    /// <summary>The tenant's present: its sandbox clock's, or wall time. Known once the transaction is open.</summary>
    protected DateTimeOffset TenantNow => ClockNow ?? TimeProvider.System.GetUtcNow();

    /// <summary>
    /// Opens each transaction of the operation after its first, where something that the first held ended with it (an advisory lock) and has to be held anew.
    /// </summary>
    internal Func<Task>? Reopen { get; set; }

    internal CurrentOperation Operation => operation;

    /// <summary>What the operation changed and announced so far, for its audit record.</summary>
    internal OperationTrail Trail { get; } = new();

    /// <summary>Opens the operation's transaction, tells it the tenant and reads the tenant's clock, in one round trip.</summary>
    public async Task Open(CancellationToken ct)
    {
        if (Database.CurrentTransaction is not null)
            return;
        await (Reopen is { } reopen ? reopen() : Open([], _ => Task.CompletedTask, ct));
    }

    /// <summary>Opens the transaction and asks more of the database in the same round trip; the reader stands at the first of those answers.</summary>
    internal async Task Open(NpgsqlBatchCommand[] more, Func<NpgsqlDataReader, Task> read, CancellationToken ct)
    {
        var transaction = await Database.BeginTransactionAsync(ct);
        await using var batch = new NpgsqlBatch((NpgsqlConnection)Database.GetDbConnection(), (NpgsqlTransaction)transaction.GetDbTransaction());
        batch.Timeout = OpenTimeout;
        batch.BatchCommands.Add(Enter());
        batch.BatchCommands.Add(new("SELECT status, clock_now FROM tenant_states WHERE tenant_id = $1") { Parameters = { new() { Value = TenantId } } });
        foreach (var command in more)
            batch.BatchCommands.Add(command);

        StatementFailed = true;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct))
                (TenantStatus, ClockNow) = (reader.GetString(0), await reader.IsDBNullAsync(1, ct) ? null : reader.GetFieldValue<DateTimeOffset>(1));
            operation.TransactionOpen = true;
            await reader.NextResultAsync(ct);
            await read(reader);
        }

        StatementFailed = false;
    }

    /// <summary>Tells the transaction, and it alone, whose rows it may touch.</summary>
    private NpgsqlBatchCommand Enter() => GuestId is { } guest
        ? new("SELECT set_config('app.tenant_id', $1, true), set_config('app.guest_id', $2, true)")
        {
            Parameters = { new() { Value = TenantId.ToString() }, new() { Value = guest.ToString() } },
        }
        : new("SELECT set_config('app.tenant_id', $1, true)") { Parameters = { new() { Value = TenantId.ToString() } } };

    /// <summary>
    /// Commits what was saved and ends the transaction; without a save it rolls back. Called by the operation's filter, and by work
    /// that must call outside between two transactions.
    /// </summary>
    public async Task Commit(CancellationToken ct)
    {
        if (Database.CurrentTransaction is not { } transaction)
            return;

        if (saved)
            await transaction.CommitAsync(ct);
        await transaction.DisposeAsync();
        operation.TransactionOpen = false;
        if (saved)
            signal.WakeOutbox();
        if (saved && scheduled)
            signal.WakeDueWork();
        if (saved)
            announced.ForEach(Committed);
        announced.Clear();
        (saved, scheduled) = (false, false);
    }

    /// <summary>Tells that rows were written past the change tracker (ExecuteUpdate, raw SQL), so that the operation commits.</summary>
    public void MarkSaved() => saved = true;

    /// <summary>Forgets everything that the operation did: rows, events, tracked objects.</summary>
    public virtual async Task Rollback()
    {
        ChangeTracker.Clear();
        Trail.Clear();
        advanced.Clear();
        announced.Clear();
        (saved, scheduled) = (false, false);
        if (Database.CurrentTransaction is { } transaction)
            await transaction.DisposeAsync();
        operation.TransactionOpen = false;
    }

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
        Advance(this.ChangedRoots());
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
        ChangeTracker.DetectChanges();
        using var detected = new DetectionPause(ChangeTracker);
        foreach (var entry in ChangeTracker.Entries<ITenantOwned>())
            RefuseForeign(entry);
        Advance(this.ChangedRoots());
        var rows = await base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken);
        saved = true;
        advanced.Clear();
        return rows;
    }

    public override int SaveChanges(bool acceptAllChangesOnSuccess) =>
        throw new NotSupportedException("Saves are asynchronous: use SaveChangesAsync.");

    /// <summary>Called for each event of an aggregate that is about to be saved: what follows from it by construction may be added here; nothing that is tracked may change.</summary>
    protected virtual void Announcing(IIntegrationEvent fact, AggregateRoot source)
    {
    }

    /// <summary>Called for each event that the operation announced, once it is a fact.</summary>
    protected virtual void Committed(IIntegrationEvent fact)
    {
    }

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
