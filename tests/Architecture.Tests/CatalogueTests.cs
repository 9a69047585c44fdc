using DotMac.ServiceDefaults.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.Architecture.Tests;

/// <summary>What PostgreSQL itself says of a migrated database: no table without forced row security, no role above it.</summary>
public sealed class CatalogueTests
{
    /// <summary>Tables that belong to no tenant (design, section 4), and nothing else may.</summary>
    private static readonly HashSet<string> WithoutTenant =
    [
        "__EFMigrationsHistory", "data_protection_keys", "signing_keys", "revocations", "sign_in_directory", "tenant_directory",
        "oauth_applications", "oauth_authorizations", "oauth_scopes", "oauth_tokens",
    ];

    /// <summary>Tables that the platform role may see across tenants.</summary>
    private static readonly HashSet<string> OpenToPlatform =
    [
        "outbox", "inbox", "due_work", "stored_answers", "tenant_states", "impersonations", "users", "sessions", "second_factors", "identity_providers",
        "teams", "clients",
    ];

    /// <summary>Functions that run as their owner; each filters by the tenant setting itself.</summary>
    private static readonly HashSet<string> SecurityDefiners = [];

    private const string Rules =
        """
        SELECT format('%s belongs to no tenant', c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT c.relname = ANY($1)
          AND NOT EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND a.attnotnull)
        UNION ALL
        SELECT format('%s does not force row security', c.relname)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relkind IN ('r', 'p') AND NOT (c.relrowsecurity AND c.relforcerowsecurity)
        UNION ALL
        SELECT format('%s lacks the policy tenant_isolation', c.relname)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
        WHERE c.relkind IN ('r', 'p') AND NOT EXISTS (
            SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.policyname = 'tenant_isolation' AND p.cmd = 'ALL' AND p.roles = '{public}'
              AND p.qual LIKE '%app.tenant_id%' AND p.with_check LIKE '%app.tenant_id%')
        UNION ALL
        SELECT format('%s has the policy %s', p.tablename, p.policyname) FROM pg_policies p
        WHERE p.policyname <> 'tenant_isolation' AND NOT (p.policyname LIKE 'guest%' AND p.permissive = 'RESTRICTIVE') AND NOT (p.policyname = 'platform' AND p.tablename = ANY($2) AND p.roles = ARRAY[$4::name])
        UNION ALL
        SELECT format('%s lets guests %s', c.relname, verb)
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id', unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) verb
        WHERE $7 AND c.relkind IN ('r', 'p') AND NOT EXISTS (
            SELECT FROM pg_policies p WHERE p.tablename = c.relname AND p.permissive = 'RESTRICTIVE' AND p.roles = '{public}' AND p.cmd IN ('ALL', verb)
              AND coalesce(p.with_check, p.qual) LIKE '%app.guest_id%' AND (verb = 'INSERT' OR p.qual LIKE '%app.guest_id%'))
        UNION ALL
        SELECT format('%s runs as its owner', p.proname) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT p.proname = ANY($3)
        UNION ALL
        SELECT format('the view %s runs as its owner', c.relname) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind = 'v' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
            AND NOT 'security_invoker=true' = ANY(coalesce(c.reloptions, '{}'))
        UNION ALL
        SELECT format('the role %s is above row security', r.rolname) FROM pg_roles r
        WHERE r.rolcanlogin AND r.rolname LIKE $5 AND (r.rolsuper OR r.rolbypassrls OR r.rolcreaterole OR r.rolcreatedb)
        UNION ALL
        SELECT format('%s is owned by %s', c.relname, r.rolname)
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_roles r ON r.oid = c.relowner
        WHERE c.relkind IN ('r', 'p', 'v') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND r.rolname <> $6
        """;

    [Theory]
    [MemberData(nameof(Service.Every), MemberType = typeof(Service))]
    public async Task Every_table_forces_its_tenant(string name)
    {
        var servers = await SharedServers.Join();
        try
        {
            var settings = await ServiceSettings.Create(servers, name);
            foreach (var other in Service.All)
                settings.Values[$"Clients:{other.Name}"] = $"client-key-of-{other.Name}-for-tests-0123456789abcdef";
            settings.Values["Clients:gateway"] = "client-key-of-gateway-for-tests-0123456789abcdef";
            await settings.Migrate(Service.Of(name).Assembly.Location);

            await using var admin = NpgsqlDataSource.Create(settings.Admin);
            (await Violations(admin, name)).ShouldBeEmpty();

            await Plant(admin,
                $"""
                CREATE TABLE planted (id uuid PRIMARY KEY, tenant_id uuid NOT NULL);
                CREATE TABLE stray (id uuid PRIMARY KEY);
                CREATE POLICY planted ON outbox USING (true);
                CREATE FUNCTION planted_definer() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
                CREATE VIEW planted_view AS SELECT 1 AS one;
                CREATE ROLE {name}_planted LOGIN CREATEDB;
                """);
            var found = await Violations(admin, name);
            await Plant(admin, $"DROP ROLE {name}_planted");
            found.ShouldContain("planted does not force row security");
            found.ShouldContain("planted lacks the policy tenant_isolation");
            found.Contains("planted lets guests SELECT").ShouldBe(AdmitsGuests(name));
            found.ShouldContain("stray belongs to no tenant");
            found.ShouldContain("outbox has the policy planted");
            found.ShouldContain("stray is owned by postgres");
            found.ShouldContain("planted_definer runs as its owner");
            found.ShouldContain("the view planted_view runs as its owner");
            found.ShouldContain($"the role {name}_planted is above row security");
        }
        finally
        {
            await SharedServers.Leave();
        }
    }

    private static bool AdmitsGuests(string name) =>
        Service.Of(name).Ask(services => ((DbContext)services.GetRequiredService(Service.Of(name).Context)).GetService<IDesignTimeModel>().Model.AdmitsGuests());

    private static async Task Plant(NpgsqlDataSource admin, string sql)
    {
        await using var command = admin.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<List<string>> Violations(NpgsqlDataSource admin, string service)
    {
        await using var command = admin.CreateCommand(Rules);
        object[] values =
        [
            WithoutTenant.ToArray(), OpenToPlatform.ToArray(), SecurityDefiners.ToArray(),
            $"{service}_platform", $"{service}\\_%", $"{service}_owner", AdmitsGuests(service),
        ];
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync();
        var found = new List<string>();
        while (await reader.ReadAsync())
            found.Add(reader.GetString(0));
        return found;
    }
}
