using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Infrastructure.Internal;
using Npgsql.EntityFrameworkCore.PostgreSQL.Migrations;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>
/// Every table that a migration creates with a <c>tenant_id</c> gets forced row-level security and its policies in the same migration;
/// nobody has to remember it. Every table gets the grants of the service's app role.
/// </summary>
#pragma warning disable EF1001 // The Npgsql generator's constructor takes this options type; there is no public way to extend it without naming it.
internal sealed class TenancySqlGenerator(MigrationsSqlGeneratorDependencies dependencies, INpgsqlSingletonOptions options)
    : NpgsqlMigrationsSqlGenerator(dependencies, options)
#pragma warning restore EF1001
{
    private const string OwnTenant = "tenant_id = (SELECT NULLIF(current_setting('app.tenant_id', true), '')::uuid)";

    /// <summary>Guests' policies come last: what they let through of a table may depend on any other.</summary>
    public override IReadOnlyList<MigrationCommand> Generate(
        IReadOnlyList<MigrationOperation> operations, IModel? model = null, MigrationsSqlGenerationOptions options = MigrationsSqlGenerationOptions.Default)
    {
        var commands = base.Generate(operations, model, options);
        if (model?.AdmitsGuests() is not true)
            return commands;

        var builder = new MigrationCommandListBuilder(Dependencies);
        foreach (var created in operations.OfType<CreateTableOperation>().Where(HasTenant))
            RestrictGuests(created, model, builder);
        return [.. commands, .. builder.GetCommandList()];
    }

    protected override void Generate(CreateTableOperation operation, IModel? model, MigrationCommandListBuilder builder, bool terminate = true)
    {
        base.Generate(operation, model, builder, terminate: true);
        if (model?[DatabaseRoles.ServiceAnnotation] is not string service)
            return;

        var table = Dependencies.SqlGenerationHelper.DelimitIdentifier(operation.Name, operation.Schema);
        var entities = model.GetEntityTypes().Where(entity => entity.GetTableName() == operation.Name).ToArray();
        var open = entities.Any(entity => entity[TableRights.PlatformAnnotation] is true);
        var read = entities.Select(entity => entity[TableRights.PlatformReadAnnotation]).OfType<string>().FirstOrDefault();
        var grants = entities.Select(entity => entity[TableRights.AppAnnotation]).OfType<string>().FirstOrDefault() ?? "SELECT, INSERT, UPDATE, DELETE";

        Run(builder, $"GRANT {grants} ON {table} TO {DatabaseRoles.App(service)};");
        if (open)
            Run(builder, $"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {DatabaseRoles.Platform(service)};");
        if (read is not null)
            Run(builder, $"GRANT SELECT ({read}) ON {table} TO {DatabaseRoles.Platform(service)};");
        if (!HasTenant(operation))
            return;

        Run(builder, $"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;");
        Run(builder, $"ALTER TABLE {table} FORCE ROW LEVEL SECURITY;");
        Run(builder, $"CREATE POLICY tenant_isolation ON {table} USING ({OwnTenant}) WITH CHECK ({OwnTenant});");
        if (open)
            Run(builder, $"CREATE POLICY platform ON {table} TO {DatabaseRoles.Platform(service)} USING (true) WITH CHECK (true);");
        if (read is not null)
            Run(builder, $"CREATE POLICY platform ON {table} FOR SELECT TO {DatabaseRoles.Platform(service)} USING (true);");
    }

    private void RestrictGuests(CreateTableOperation created, IModel model, MigrationCommandListBuilder builder)
    {
        var table = Dependencies.SqlGenerationHelper.DelimitIdentifier(created.Name, created.Schema);
        var entity = model.GetEntityTypes().FirstOrDefault(entity => entity.GetTableName() == created.Name);
        foreach (var (name, body) in GuestAccess.Policies(entity?[GuestAccess.RowsAnnotation] as string, entity?[GuestAccess.VerbsAnnotation] as string))
            Run(builder, $"CREATE POLICY {name} ON {table} {body};");
    }

    private static bool HasTenant(CreateTableOperation operation) => operation.Columns.Any(column => column.Name == "tenant_id");

    private static void Run(MigrationCommandListBuilder builder, string sql) => builder.AppendLine(sql).EndCommand();
}
