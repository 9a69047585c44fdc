using Npgsql;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>
/// The three login roles of a service's database (design, section 4): owner for migrations, app for requests and consumers, platform for
/// the dispatcher and the due-work scanner. None is a superuser, none bypasses row-level security.
/// </summary>
public static class DatabaseRoles
{
    /// <summary>Model annotation that carries the service's name into migrations.</summary>
    public const string ServiceAnnotation = "DotMac:Service";

    public static string Owner(string service) => $"{service}_owner";
    public static string App(string service) => $"{service}_app";
    public static string Platform(string service) => $"{service}_platform";

    /// <summary>
    /// Creates what is missing and sets the passwords of the given connection strings; safe to repeat. No role compiles its statements (<c>jit</c>): they
    /// take milliseconds, and the server, misled by an estimate, spent a hundred on compiling each.
    /// </summary>
    internal static async Task Ensure(NpgsqlConnection admin, string service, IEnumerable<NpgsqlConnectionStringBuilder> logins, CancellationToken ct)
    {
        foreach (var login in logins)
            await Run(admin, $"""
                DO $do$ BEGIN
                    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login.Username}') THEN CREATE ROLE "{login.Username}"; END IF;
                END $do$;
                ALTER ROLE "{login.Username}" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD '{login.Password!.Replace("'", "''")}';
                ALTER ROLE "{login.Username}" SET jit = off;
                """, ct);

        await Run(admin, $"""
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE, CREATE ON SCHEMA public TO {Owner(service)};
            GRANT USAGE ON SCHEMA public TO {App(service)}, {Platform(service)};
            DO $do$ BEGIN EXECUTE format('GRANT CREATE ON DATABASE %I TO {Owner(service)}', current_database()); END $do$;
            ALTER DEFAULT PRIVILEGES FOR ROLE {Owner(service)} GRANT USAGE, SELECT ON SEQUENCES TO {App(service)}, {Platform(service)};
            """, ct);
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }
}
