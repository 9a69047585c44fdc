using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Its transaction: one at a time, each under the operation's tenant.</summary>
public abstract partial class ServiceDbContext
{
    /// <summary>Seconds after which a database that takes connections and answers nothing counts as down.</summary>
    private const int OpenTimeout = 2;

    /// <summary>The sandbox tenant's present, known once the transaction is open; null for wall time.</summary>
    internal DateTimeOffset? ClockNow { get; private set; }

    /// <summary>The tenant's status as this service knows it, read with the opening of the transaction.</summary>
    internal string? TenantStatus { get; private set; }

    /// <summary>A statement failed, or is still to succeed, on the session that the operation holds.</summary>
    internal bool StatementFailed { get; set; }

    /// <summary>
    /// Opens each transaction of the operation after its first, where something that the first held ended with it (an advisory lock) and has to be held anew.
    /// </summary>
    internal Func<Task>? Reopen { get; set; }

    /// <summary>The tenant's present: its sandbox clock's, or the host's time. Known once the transaction is open.</summary>
    protected DateTimeOffset TenantNow => ClockNow ?? this.GetService<TimeProvider>().GetUtcNow();

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
    public async Task Rollback()
    {
        Forget();
        if (Database.CurrentTransaction is { } transaction)
            await transaction.DisposeAsync();
        operation.TransactionOpen = false;
    }

    /// <summary>What a service's own context remembers of an operation, it forgets here too.</summary>
    protected virtual void Forget()
    {
        ChangeTracker.Clear();
        Trail.Clear();
        advanced.Clear();
        announced.Clear();
        (saved, scheduled) = (false, false);
    }
}
