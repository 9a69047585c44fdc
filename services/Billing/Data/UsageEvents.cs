using DotMac.Billing.Domain.Usage;
using Microsoft.EntityFrameworkCore;

namespace DotMac.Billing.Data;

/// <summary>Where usage events are kept: many by one statement, and each once by the table's key, whatever runs at the same time.</summary>
internal static class UsageEvents
{
    /// <summary>Keeps the events that are not there; answers their keys.</summary>
    public static async Task<HashSet<UsageKey>> Insert(
        this BillingDbContext db, IReadOnlyCollection<UsageRow> rows, DateTimeOffset receivedAt, CancellationToken ct)
    {
        T[] Column<T>(Func<UsageRow, T> column) => [.. rows.Select(column)];
        var kept = await db.Database.SqlQuery<UsageKey>(
            $"""
            INSERT INTO usage_events (
                tenant_id, source, event_id, subscription_id, meter_id, occurred_at, value, unique_key, data, content_hash, is_late, received_at)
            SELECT {db.TenantId}, e.source, e.event_id, e.subscription_id, e.meter_id, e.occurred_at, e.value, e.unique_key, e.data::jsonb, e.hash, e.late,
                {receivedAt}
            FROM unnest(
                {Column(row => row.Key.Source)}, {Column(row => row.Key.Id)}, {Column(row => row.SubscriptionId)}, {Column(row => row.MeterId)},
                {Column(row => row.OccurredAt)}, {Column(row => row.Measured.Value)}, {Column(row => row.Measured.UniqueKey)}, {Column(row => row.Data)},
                {Column(row => row.Hash)}, {Column(row => row.IsLate)})
                AS e (source, event_id, subscription_id, meter_id, occurred_at, value, unique_key, data, hash, late)
            ON CONFLICT (tenant_id, source, event_id) DO NOTHING
            RETURNING source, event_id AS id
            """).ToListAsync(ct);
        if (kept.Count > 0)
            db.MarkSaved();
        return [.. kept];
    }

    /// <summary>The contents of the events that are there, by key.</summary>
    public static async Task<Dictionary<UsageKey, byte[]>> Known(this BillingDbContext db, IReadOnlyCollection<UsageKey> keys, CancellationToken ct)
    {
        string[] sources = [.. keys.Select(key => key.Source)], ids = [.. keys.Select(key => key.Id)];
        return await db.UsageEvents.FromSql(
            $"SELECT u.* FROM usage_events u JOIN unnest({sources}, {ids}) AS k (source, id) ON u.tenant_id = {db.TenantId} AND u.source = k.source AND u.event_id = k.id")
            .Select(known => new { known.Source, known.EventId, known.ContentHash })
            .ToDictionaryAsync(known => new UsageKey(known.Source, known.EventId), known => known.ContentHash, ct);
    }
}

/// <summary>What makes an event that event: who sent it, and the id that it has there.</summary>
internal sealed record UsageKey(string Source, string Id);

/// <summary>An event that is about to be kept.</summary>
internal sealed record UsageRow(
    UsageKey Key, Guid SubscriptionId, Guid MeterId, DateTimeOffset OccurredAt, Measured Measured, string Data, byte[] Hash, bool IsLate);
