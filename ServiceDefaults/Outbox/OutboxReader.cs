using Npgsql;

namespace DotMac.ServiceDefaults.Outbox;

/// <summary>A row of the outbox on its way to the broker.</summary>
internal sealed record OutboxRow(
    long Position, Guid EventId, Guid TenantId, string EventName, int EventVersion, string Payload, Guid AggregateId, long Sequence,
    DateTimeOffset OccurredAt, string CorrelationId, Guid? CausationId, string Actor, string? TraceParent);

/// <summary>The outbox of all tenants, as the elected dispatcher reads and marks it on its one connection.</summary>
internal sealed class OutboxReader(NpgsqlConnection connection)
{
    public const int BatchSize = 200;

    private const string NextRows = """
        SELECT position, event_id, tenant_id, event_name, event_version, payload, aggregate_id, sequence, occurred_at, correlation_id, causation_id, actor, trace_parent
        FROM outbox WHERE published_at IS NULL AND position <> ALL($1) ORDER BY position LIMIT 200
        """;

    /// <summary>The oldest unpublished rows but those that are left aside.</summary>
    public async Task<List<OutboxRow>> Next(long[] aside, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(NextRows, connection) { Parameters = { new() { Value = aside } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<OutboxRow> rows = [];
        while (await reader.ReadAsync(ct))
            rows.Add(new(
                reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), reader.GetInt32(4), reader.GetString(5), reader.GetGuid(6),
                reader.GetInt64(7), reader.GetFieldValue<DateTimeOffset>(8), reader.GetString(9), reader.IsDBNull(10) ? null : reader.GetGuid(10),
                reader.GetString(11), reader.IsDBNull(12) ? null : reader.GetString(12)));
        return rows;
    }

    public async Task MarkPublished(long[] positions, DateTimeOffset at, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("UPDATE outbox SET published_at = $1 WHERE position = ANY($2)", connection)
        {
            Parameters = { new() { Value = at }, new() { Value = positions } },
        };
        await command.ExecuteNonQueryAsync(ct);
    }

    public async Task<long> CountUnpublished(CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT count(*) FROM outbox WHERE published_at IS NULL", connection);
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
