using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Storage;

namespace DotMac.ServiceDefaults.Data;

/// <summary>Opens the operation's transaction before its first command, so that no query runs without its tenant.</summary>
internal sealed class TransactionInterceptor : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Join(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Join(command, eventData, cancellationToken);
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await Join(command, eventData, cancellationToken);
        return result;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result) =>
        throw Synchronous();

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result) => throw Synchronous();

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result) => throw Synchronous();

    private static NotSupportedException Synchronous() =>
        new("Commands are asynchronous: a synchronous one would block a thread and run outside the tenant's transaction.");

    private static async ValueTask Join(DbCommand command, CommandEventData eventData, CancellationToken ct)
    {
        if (eventData.Context is not ServiceDbContext { Migrating: false } db || command.Transaction is not null)
            return;

        await db.Open(ct);
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
    }
}
