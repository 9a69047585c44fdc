using System.Data.Common;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DotMac.ServiceDefaults.Data;

/// <summary>
/// Refuses a text with U+0000, which PostgreSQL cannot hold, before it is sent: a statement that Npgsql 10 is about to prepare and that fails at its
/// parameters leaves the connection one answer behind for whoever uses it next.
/// </summary>
public sealed class StorableText : DbCommandInterceptor
{
    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Refuse(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Refuse(command);
        return new(result);
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Refuse(command);
        return new(result);
    }

    private static void Refuse(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
            if (parameter.Value is string text ? text.Contains('\0') : parameter.Value is IEnumerable<string?> texts && texts.Any(one => one?.Contains('\0') is true))
                throw new DomainException(Refusal.Malformed, "request.malformed", "A text holds a character that cannot be stored.");
    }
}
