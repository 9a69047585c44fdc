using System.Reflection;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>Which migration this build needs last, and whether the database has it; asked with plain SQL, without building EF's model.</summary>
internal sealed class MigrationState(Assembly service, NpgsqlDataSource database)
{
    public string? Last { get; } = service.GetTypes().Select(type => type.GetCustomAttribute<MigrationAttribute>()?.Id).OfType<string>().Max(StringComparer.Ordinal);

    public async Task<bool> IsCurrent(CancellationToken ct)
    {
        await using var command = database.CreateCommand("""SELECT to_regclass('"__EFMigrationsHistory"') IS NOT NULL""");
        if (await command.ExecuteScalarAsync(ct) is not true)
            return false;

        await using var applied = database.CreateCommand("""SELECT EXISTS (SELECT FROM "__EFMigrationsHistory" WHERE migration_id = $1)""");
        applied.Parameters.Add(new() { Value = Last ?? "" });
        return await applied.ExecuteScalarAsync(ct) is true;
    }
}
