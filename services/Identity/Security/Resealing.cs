using DotMac.Kernel;
using DotMac.ServiceDefaults.Data;
using DotMac.ServiceDefaults.Secrets;
using Npgsql;

namespace DotMac.Identity.Security;

/// <summary>How many sealed values were rewritten, and how many nobody can open because their key is lost.</summary>
public sealed record Resealed(int Rewritten, int Lost);

/// <summary>
/// Seals with the present master key what a former one sealed, so that the former one can go. It may be repeated and broken off: each value is whole before
/// and after.
/// </summary>
public sealed class Resealing(NpgsqlDataSource database, PlatformDataSource platform, MasterSealer sealer)
{
    /// <summary>What is sealed in tenants' rows, and for what.</summary>
    private static readonly (SealedColumn Column, Func<Guid, Guid, string> Purpose)[] OfTenants =
    [
        (new("second_factors", "id", "sealed_secret", "user_id"), SecondFactorSecrets.Purpose),
        (new("identity_providers", "id", "sealed_secret", "id"), ProviderSecrets.Purpose),
    ];

    internal static IEnumerable<string> TenantTables => OfTenants.Select(sealedPart => sealedPart.Column.Table);

    public async Task<Resealed> Run(CancellationToken ct)
    {
        List<Resealed> done =
        [
            await Rewrite(Guid.Empty, new("signing_keys", "id", "private_key", "id"), SigningKeys.Purpose, ct),
            await Rewrite(Guid.Empty, new("data_protection_keys", "name", "element", "name"), _ => SealedKeyRing.Purpose, ct),
        ];
        foreach (var (column, purpose) in OfTenants)
            foreach (var tenant in await TenantsWithFormer(column, ct))
                done.Add(await Rewrite(tenant, column, about => purpose(tenant, Guid.Parse(about)), ct));
        return new(done.Sum(part => part.Rewritten), done.Sum(part => part.Lost));
    }

    private async Task<List<Guid>> TenantsWithFormer(SealedColumn column, CancellationToken ct)
    {
        await using var command = platform.Source.CreateCommand($"SELECT DISTINCT tenant_id FROM {column.Table} WHERE {IsFormer(column.Name)}");
        command.Parameters.Add(new() { Value = sealer.Header });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<Guid> tenants = [];
        while (await reader.ReadAsync(ct))
            tenants.Add(reader.GetGuid(0));
        return tenants;
    }

    /// <summary>The rows stay locked until all of them are written: a new value waits, and is not overwritten.</summary>
    private async Task<Resealed> Rewrite(Guid tenant, SealedColumn column, Func<string, string> purpose, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var enter = new NpgsqlCommand("SELECT set_config('app.tenant_id', $1, true)", connection) { Parameters = { new() { Value = tenant.ToString() } } })
            await enter.ExecuteNonQueryAsync(ct);

        var (rewritten, lost) = (0, 0);
        foreach (var (key, about, box) in await Former(connection, column, ct))
            if (Anew(box, purpose(about)) is { } anew)
            {
                await using var update = new NpgsqlCommand($"UPDATE {column.Table} SET {column.Name} = $2 WHERE {column.Key}::text = $1", connection);
                update.Parameters.Add(new() { Value = key });
                update.Parameters.Add(new() { Value = anew });
                rewritten += await update.ExecuteNonQueryAsync(ct);
            }
            else
                lost++;

        await transaction.CommitAsync(ct);
        return new(rewritten, lost);
    }

    private async Task<List<(string Key, string About, byte[] Box)>> Former(NpgsqlConnection connection, SealedColumn column, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"SELECT {column.Key}::text, {column.About}::text, {column.Name} FROM {column.Table} WHERE {IsFormer(column.Name)} FOR UPDATE", connection);
        command.Parameters.Add(new() { Value = sealer.Header });
        await using var reader = await command.ExecuteReaderAsync(ct);
        List<(string, string, byte[])> rows = [];
        while (await reader.ReadAsync(ct))
            rows.Add((reader.GetString(0), reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        return rows;
    }

    private byte[]? Anew(byte[] box, string purpose)
    {
        try
        {
            return sealer.Seal(sealer.Open(box, purpose), purpose);
        }
        catch (DomainException lost) when (lost.Code == Sealer.KeyUnknown)
        {
            return null;
        }
    }

    private static string IsFormer(string column) => $"substring({column} FROM 1 FOR octet_length($1)) <> $1";

    /// <summary>Where sealed values lie; what they are about is part of their purpose.</summary>
    private sealed record SealedColumn(string Table, string Key, string Name, string About);
}
