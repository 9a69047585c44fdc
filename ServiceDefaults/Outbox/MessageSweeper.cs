using DotMac.ServiceDefaults.Data;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>Sweeps the own tables in small batches: sent outbox rows after 24 h, inbox rows after 14 days, stored answers after 24 h.</summary>
internal sealed partial class MessageSweeper(PlatformDataSource database, TimeProvider time, ILogger<MessageSweeper> logger) : BackgroundService
{
    private static readonly (string Table, string Column, TimeSpan Keep)[] Rules =
    [
        ("outbox", "published_at", TimeSpan.FromHours(24)),
        ("inbox", "consumed_at", TimeSpan.FromDays(14)),
        ("stored_answers", "created_at", TimeSpan.FromHours(24)),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Task.Delay(TimeSpan.FromMinutes(10), time, stoppingToken);
                foreach (var (table, column, keep) in Rules)
                    await Sweep(table, column, time.GetUtcNow() - keep, stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException exception)
            {
                Log.Postponed(logger, exception.Message);
            }
        }
    }

    private async Task Sweep(string table, string column, DateTimeOffset before, CancellationToken ct)
    {
        await using var command = database.Source.CreateCommand($"DELETE FROM {table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM {table} WHERE {column} < $1 LIMIT 1000))");
        command.Parameters.Add(new() { Value = before });
        while (await command.ExecuteNonQueryAsync(ct) == 1000)
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Sweeping old messages is postponed: {Reason}")]
        public static partial void Postponed(ILogger logger, string reason);
    }
}
