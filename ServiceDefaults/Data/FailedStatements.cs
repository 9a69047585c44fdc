using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>
/// A session on which a statement failed forgets what it prepared before the next operation gets it: Npgsql takes a statement for prepared whose
/// first run failed before the server described its answer, and breaks on that answer later (npgsql #6391).
/// </summary>
internal sealed class FailedStatements : DbConnectionInterceptor, IDbCommandInterceptor
{
    public Task CommandFailedAsync(DbCommand command, CommandErrorEventData eventData, CancellationToken cancellationToken = default) => Note(eventData);

    public Task CommandCanceledAsync(DbCommand command, CommandEndEventData eventData, CancellationToken cancellationToken = default) => Note(eventData);

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(ConnectionClosing(connection, eventData, result));

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        // One that broke is not used again anyway. Npgsql forgets synchronously alone: a round trip of a thread for each failure.
        if (eventData.Context is ServiceDbContext { StatementFailed: true } db && connection is NpgsqlConnection { State: ConnectionState.Open } session)
        {
            db.StatementFailed = false;
            session.UnprepareAll();
        }

        return result;
    }

    private static Task Note(DbContextEventData eventData)
    {
        if (eventData.Context is ServiceDbContext db)
            db.StatementFailed = true;
        return Task.CompletedTask;
    }
}
