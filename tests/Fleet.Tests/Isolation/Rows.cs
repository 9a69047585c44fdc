using Npgsql;

namespace DotMac.Fleet.Tests.Isolation;

/// <summary>What the databases hold of a tenant, read as the superuser, whom no policy binds.</summary>
internal sealed class Rows(string server)
{
    /// <summary>Tables whose rows move by themselves: queues, sessions and records of what was tried.</summary>
    private static readonly HashSet<string> Moving =
    [
        "outbox", "inbox", "due_work", "stored_answers", "tenant_states", "sessions", "refresh_tokens", "activities", "heads", "chain_heads",
        "webhook_deliveries", "deliveries",
    ];

    /// <summary>One id of each table in which the tenant has a row.</summary>
    public async Task<Dictionary<string, Guid>> Ids(string service, Guid tenant)
    {
        var ids = new Dictionary<string, Guid>();
        await foreach (var (table, id) in Each<Guid>(service, tenant, "id", table => $"SELECT id FROM \"{table}\" WHERE tenant_id = $1 ORDER BY id LIMIT 1"))
            ids[table] = id;
        return ids;
    }

    /// <summary>Ids of a row and of what it refers to, as a path of parent and child has them.</summary>
    public async Task<List<(Guid Parent, Guid Child)>> Pairs(string service, Guid tenant)
    {
        await using var source = Source(service);
        await using var columns = source.CreateCommand(
            """
            SELECT table_name, column_name FROM information_schema.columns
            WHERE table_schema = 'public' AND data_type = 'uuid' AND column_name LIKE '%\_id' AND column_name <> 'tenant_id'
              AND table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id')
              AND table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'id' AND data_type = 'uuid')
            """);
        var references = new List<(string Table, string Column)>();
        await using (var reader = await columns.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                references.Add((reader.GetString(0), reader.GetString(1)));

        var pairs = new List<(Guid, Guid)>();
        foreach (var (table, column) in references)
        {
            await using var command = source.CreateCommand(
                $"SELECT \"{column}\", id FROM \"{table}\" WHERE tenant_id = $1 AND \"{column}\" IS NOT NULL ORDER BY id LIMIT 1");
            command.Parameters.Add(new() { Value = tenant });
            await using var row = await command.ExecuteReaderAsync();
            if (await row.ReadAsync())
                pairs.Add((row.GetGuid(0), row.GetGuid(1)));
        }

        return pairs;
    }

    /// <summary>A digest of every row that any service has of the tenant, by table.</summary>
    public async Task<string> Digest(Guid tenant)
    {
        var digests = new List<string>();
        foreach (var service in FleetFixture.Services.Except(["gateway"]))
            await foreach (var (_, digest) in Each<string>(service, tenant, "id", DigestOf))
                digests.Add(digest);
        return string.Join('\n', digests);
    }

    private static string? DigestOf(string table) => Moving.Contains(table)
        ? null
        : $"SELECT '{table} ' || coalesce(md5(string_agg(t::text, ',' ORDER BY t.id::text)), '') FROM \"{table}\" t WHERE tenant_id = $1";

    private NpgsqlDataSource Source(string service) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(server) { Database = service, Pooling = false });

    private async IAsyncEnumerable<(string Table, T Value)> Each<T>(string service, Guid tenant, string column, Func<string, string?> query)
    {
        await using var source = Source(service);
        foreach (var table in await Tables(source, column))
        {
            if (query(table) is not { } sql)
                continue;
            await using var command = source.CreateCommand(sql);
            command.Parameters.Add(new() { Value = tenant });
            if (await command.ExecuteScalarAsync() is T value)
                yield return (table, value);
        }
    }

    private static async Task<List<string>> Tables(NpgsqlDataSource source, string column)
    {
        await using var command = source.CreateCommand(
            """
            SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = $1 AND data_type = 'uuid'
              AND table_name IN (SELECT table_name FROM information_schema.columns WHERE column_name = 'tenant_id') ORDER BY 1
            """);
        command.Parameters.Add(new() { Value = column });
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<string>();
        while (await reader.ReadAsync())
            tables.Add(reader.GetString(0));
        return tables;
    }
}
