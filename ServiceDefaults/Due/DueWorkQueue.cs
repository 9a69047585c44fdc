using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;

namespace DotMac.ServiceDefaults.Due;

/// <summary>
/// The table of due work as the platform role sees it: claims with lease and fence, fair over tenants and over a tenant's kinds of work (a checkout's charge
/// does not wait behind ten thousand renewals), skipping what others hold. The work of a suspended tenant waits until it is lifted.
/// </summary>
internal sealed class DueWorkQueue(PlatformDataSource database, TimeProvider time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    private const string ClaimDue = """
        WITH waiting AS (
            SELECT tenant_id, kind FROM due_work WHERE parked_at IS NULL AND due_at <= $1
            UNION SELECT tenant_id, kind FROM tenant_states JOIN due_work USING (tenant_id)
                WHERE clock_now IS NOT NULL AND parked_at IS NULL AND due_at <= clock_now),
        queues AS (
            SELECT tenant_id, kind, coalesce(clock_now, $1) AS now FROM waiting LEFT JOIN tenant_states USING (tenant_id)
            WHERE coalesce(status, '') NOT IN ('suspended', 'cancelled')),
        due AS (
            SELECT id, due_at, row_number() OVER (PARTITION BY tenant_id ORDER BY turn, due_at) AS turn FROM queues CROSS JOIN LATERAL (
                SELECT id, due_at, row_number() OVER (ORDER BY due_at) AS turn FROM (
                    SELECT id, due_at FROM due_work
                    WHERE tenant_id = queues.tenant_id AND kind = queues.kind AND parked_at IS NULL AND due_at <= queues.now
                        AND (retry_at IS NULL OR retry_at <= $1) AND (leased_until IS NULL OR leased_until < $1)
                    ORDER BY due_at LIMIT $3) oldest) work
            ORDER BY turn, due_at LIMIT $3),
        held AS (SELECT work.id FROM due_work work JOIN due ON due.id = work.id ORDER BY due.turn, due.due_at FOR UPDATE OF work SKIP LOCKED)
        UPDATE due_work work SET leased_until = $2, fence = fence + 1, attempt = attempt + 1
        FROM held WHERE work.id = held.id AND (work.leased_until IS NULL OR work.leased_until < $1)
        RETURNING work.id, work.tenant_id, work.kind, work.fence, work.attempt, work.due_at, work.trace_parent
        """;

    /// <summary>Claims up to <paramref name="most"/> pieces that are due, by turns over the tenants and their kinds, oldest first within each.</summary>
    public async Task<List<DueClaim>> Claim(int most, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        await using var command = database.Source.CreateCommand(ClaimDue);
        foreach (var value in (object[])[now, now + Lease, most])
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<DueClaim> claims = [];
        while (await reader.ReadAsync(ct))
            claims.Add(new(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt32(4),
                reader.GetFieldValue<DateTimeOffset>(5), reader.IsDBNull(6) ? null : reader.GetString(6)));
        return [.. claims.OrderBy(claim => claim.DueAt)];
    }

    /// <summary>Keeps a long piece of work for its worker; false when another worker has taken it over.</summary>
    public Task<bool> Renew(DueClaim claim, CancellationToken ct) => Update(claim, "leased_until = $3", time.GetUtcNow() + Lease, ct);

    /// <summary>Gives the work back after a failure, to be tried again at an instant of wall time.</summary>
    public Task<bool> Retry(DueClaim claim, DateTimeOffset at, string error, CancellationToken ct) =>
        Update(claim, "leased_until = NULL, retry_at = $3, last_error = $4", at, ct, error);

    /// <summary>Puts aside work that a rule refuses or that failed too often.</summary>
    public Task<bool> Park(DueClaim claim, string error, CancellationToken ct) =>
        Update(claim, "leased_until = NULL, parked_at = $3, last_error = $4", time.GetUtcNow(), ct, error);

    private async Task<bool> Update(DueClaim claim, string set, DateTimeOffset at, CancellationToken ct, string? error = null)
    {
        await using var command = database.Source.CreateCommand($"UPDATE due_work SET {set} WHERE id = $1 AND fence = $2");
        command.Parameters.Add(new() { Value = claim.Id });
        command.Parameters.Add(new() { Value = claim.Fence });
        command.Parameters.Add(new() { Value = at });
        if (error is not null)
            command.Parameters.Add(new() { Value = error.Cut(500) });
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }
}

/// <summary>A worker's hold on a piece of due work.</summary>
internal sealed record DueClaim(Guid Id, Guid TenantId, string Kind, long Fence, int Attempt, DateTimeOffset DueAt, string? TraceParent);
