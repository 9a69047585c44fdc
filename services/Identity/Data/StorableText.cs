using System.Data.Common;
using DotMac.Kernel;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace DotMac.Identity.Data;

/// <summary>
/// Refuses a text with U+0000, which PostgreSQL cannot hold, before it is sent: OpenIddict looks clients up outside of an operation, whose filter
/// would answer the database's refusal with 400.
/// </summary>
internal sealed class StorableText : DbCommandInterceptor
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
