using DotMac.Benchmarks.Running;

namespace DotMac.Benchmarks.Load;

/// <summary>Rows that were made over the API once, copied in bulk by the superuser; ids rise, as UUIDv7 do.</summary>
internal static class Copies
{
    /// <summary>The id of copy <c>i</c>.</summary>
    private const string Id = "(lpad(to_hex(1700000000000 + i), 12, '0') || '7000' || '8000' || lpad(to_hex(i), 12, '0'))::uuid";

    /// <summary>Puts events that wait for the broker into the outbox, in one transaction: the first one of that name, each copy about another aggregate.</summary>
    public static Task<object?> Announce(this RunningService service, string name, int count) => service.Sql(
        """
        INSERT INTO outbox (event_id, tenant_id, event_name, event_version, payload, aggregate_id, sequence, occurred_at, correlation_id, causation_id, actor, trace_parent)
        SELECT gen_random_uuid(), tenant_id, event_name, event_version, payload, gen_random_uuid(), sequence, occurred_at, correlation_id, causation_id, actor, trace_parent
        FROM (SELECT * FROM outbox WHERE event_name = $1 ORDER BY position LIMIT 1) first, generate_series(1, $2)
        """,
        name, count);

    /// <summary>Copies the newest row of a table that often, with other values where it must differ; <c>{id}</c> stands for the copy's id.</summary>
    public static Task<object?> Copy(this RunningService service, string table, string newest, string others, int count) => service.Sql(
        $"""
        INSERT INTO {table} OVERRIDING SYSTEM VALUE
        SELECT (jsonb_populate_record(original::{table}, {others.Replace("{id}", Id, StringComparison.Ordinal)})).*
        FROM (SELECT * FROM {table} ORDER BY {newest} DESC LIMIT 1) original, generate_series(1, $1) i
        """,
        count);
}
