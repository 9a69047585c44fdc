using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Tenancy;
using Npgsql;

namespace DotMac.Identity.Data;

/// <summary>A tenant as the platform's administrators find it.</summary>
public sealed record PlatformTenant(Guid Id, string Slug, string Name, string Status);

/// <summary>A user of whatever tenant, as the platform's administrators find it.</summary>
public sealed record PlatformUser(
    Guid Id, Guid TenantId, string? TenantSlug, string Email, string? Username, string FullName, bool Active, bool EmailConfirmed,
    DateTimeOffset? LastSignInAt, DateTimeOffset CreatedAt);

/// <summary>Something that a search over all tenants found: its kind (<c>tenant</c>, <c>user</c>, <c>team</c> or <c>client</c>), name, and mail address, slug or client id.</summary>
public sealed record PlatformHit(string Kind, Guid Id, Guid TenantId, string? TenantSlug, string Name, string Detail);

/// <summary>Numbers over all tenants; sign-ins and failures are those of the last 24 hours.</summary>
public sealed record PlatformNumbers(
    IReadOnlyDictionary<string, long> TenantsByStatus, long Tenants, long Users, long ActiveUsers, long ActiveSessions, long SignIns,
    long AccountsWithFailedSignIns, long LockedAccounts);

/// <summary>
/// What platform administrators read across tenants: with the platform role, which sees these columns and no secret, and never without an audit record.
/// </summary>
internal sealed class PlatformDirectory(PlatformDataSource database, CurrentOperation operation, TimeProvider time)
{
    public Task<List<PlatformTenant>> Tenants(string? search, string? status, Guid? after, int most, CancellationToken ct) => Read(
        """
        SELECT tenant_id, slug, name, status FROM tenant_states
        WHERE ($1::uuid IS NULL OR tenant_id < $1) AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR name ILIKE $3 OR slug ILIKE $3)
        ORDER BY tenant_id DESC LIMIT $4
        """,
        row => new PlatformTenant(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetString(3)), ct, after, status, Containing(search), most);

    public Task<List<PlatformUser>> Users(string search, Guid? after, int most, CancellationToken ct) => Read(
        """
        SELECT u.id, u.tenant_id, t.slug, u.email, u.username, u.full_name, u.active, u.email_confirmed_at IS NOT NULL, u.last_sign_in_at, u.created_at
        FROM users u LEFT JOIN tenant_states t ON t.tenant_id = u.tenant_id
        WHERE u.removed_at IS NULL AND ($1::uuid IS NULL OR u.id < $1) AND (u.email ILIKE $2 OR u.full_name ILIKE $2 OR u.username ILIKE $2)
        ORDER BY u.id DESC LIMIT $3
        """,
        UserOf, ct, after, Containing(search), most);

    /// <summary>Tenants first, then users, teams and clients, of each the newest.</summary>
    public Task<List<PlatformHit>> Find(string search, int mostOfEach, CancellationToken ct) => Read(
        """
        SELECT found.kind, found.id, found.tenant_id, t.slug, found.name, found.detail FROM (
            (SELECT 1 AS place, 'tenant' AS kind, tenant_id AS id, tenant_id, name, slug AS detail FROM tenant_states
                WHERE name ILIKE $1 OR slug ILIKE $1 ORDER BY tenant_id DESC LIMIT $2)
            UNION ALL (SELECT 2, 'user', id, tenant_id, full_name, email FROM users
                WHERE removed_at IS NULL AND (email ILIKE $1 OR full_name ILIKE $1 OR username ILIKE $1) ORDER BY id DESC LIMIT $2)
            UNION ALL (SELECT 3, 'team', id, tenant_id, name, slug FROM teams WHERE name ILIKE $1 OR slug ILIKE $1 ORDER BY id DESC LIMIT $2)
            UNION ALL (SELECT 4, 'client', id, tenant_id, name, client_id FROM clients
                WHERE revoked_at IS NULL AND (name ILIKE $1 OR client_id ILIKE $1) ORDER BY id DESC LIMIT $2)
        ) found LEFT JOIN tenant_states t ON t.tenant_id = found.tenant_id ORDER BY found.place, found.id DESC
        """,
        row => new PlatformHit(row.GetString(0), row.GetGuid(1), row.GetGuid(2), TextOf(row, 3), row.GetString(4), row.GetString(5)), ct, Containing(search), mostOfEach);

    public async Task<PlatformNumbers> Numbers(CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var statuses = await Read(
            "SELECT status, count(*) FROM tenant_states GROUP BY status", row => (Status: row.GetString(0), Count: row.GetInt64(1)), ct);
        var counts = await Read(
            """
            SELECT count(*), count(*) FILTER (WHERE active),
                (SELECT count(*) FROM sessions WHERE revoked_at IS NULL AND expires_at > $1),
                (SELECT count(*) FROM sessions WHERE created_at > $2),
                count(*) FILTER (WHERE failures_first_at > $2 OR failures_locked_until > $2), count(*) FILTER (WHERE failures_locked_until > $1)
            FROM users WHERE removed_at IS NULL
            """,
            row => Enumerable.Range(0, 6).Select(row.GetInt64).ToArray(), ct, now, now.AddHours(-24));
        var of = counts[0];
        return new(
            statuses.ToDictionary(one => one.Status, one => one.Count), statuses.Sum(one => one.Count), of[0], of[1], of[2], of[3], of[4], of[5]);
    }

    private static PlatformUser UserOf(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetGuid(1), TextOf(row, 2), row.GetString(3), TextOf(row, 4), row.GetString(5), row.GetBoolean(6),
        row.GetBoolean(7), row.IsDBNull(8) ? null : row.GetFieldValue<DateTimeOffset>(8), row.GetFieldValue<DateTimeOffset>(9));

    private static string? TextOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    /// <summary>A pattern that finds the text itself anywhere, whatever signs are in it.</summary>
    private static string? Containing(string? text) => string.IsNullOrWhiteSpace(text)
        ? null
        : $"%{text.Trim().Replace(@"\", @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";

    private async Task<List<T>> Read<T>(string sql, Func<NpgsqlDataReader, T> project, CancellationToken ct, params object?[] values)
    {
        operation.AuditedRead = true;
        await using var command = database.Source.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<T> found = [];
        while (await reader.ReadAsync(ct))
            found.Add(project(reader));
        return found;
    }
}
