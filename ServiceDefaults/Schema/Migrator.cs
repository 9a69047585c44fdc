using DotMac.ServiceDefaults.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace DotMac.ServiceDefaults.Schema;

/// <summary>Work of the migrate run after the schema is there, such as registering clients; safe to repeat.</summary>
public interface IMigrateStep
{
    Task Run(CancellationToken ct);
}

/// <summary>
/// The <c>migrate</c> run of a service's binary: roles, schema, policies, then the service's own steps. It alone receives the server's
/// administrator. Nothing to do is found out with two plain queries.
/// </summary>
internal static class Migrator
{
    public static async Task Run<TContext>(IServiceProvider services, CancellationToken ct) where TContext : ServiceDbContext
    {
        var service = services.GetRequiredService<ServiceIdentity>().Name;
        var configuration = services.GetRequiredService<IConfiguration>();
        string Connection(string suffix) => RunConnection.Patient(configuration.GetConnectionString($"{service}-{suffix}")
            ?? throw new InvalidOperationException($"The migrate run needs ConnectionStrings:{service}-{suffix}."));

        await using var owner = NpgsqlDataSource.Create(Connection("owner"));
        if (!await IsCurrent<TContext>(["owner", "db", "platform"], Connection, ct))
        {
            await EnsureRoles(service, Connection("admin"), [Connection("owner"), Connection("db"), Connection("platform")], ct);
            await Migrate<TContext>(services, owner, ct);
        }

        await using var scope = services.CreateAsyncScope();
        foreach (var step in scope.ServiceProvider.GetServices<IMigrateStep>())
            await step.Run(ct);
    }

    /// <summary>Whether every login gets in, with its present password, and the last migration is there.</summary>
    private static async Task<bool> IsCurrent<TContext>(string[] logins, Func<string, string> connection, CancellationToken ct)
    {
        try
        {
            foreach (var login in logins)
            {
                await using var opened = new NpgsqlConnection(connection(login));
                await opened.OpenAsync(ct);
            }

            await using var app = NpgsqlDataSource.Create(connection("db"));
            return await new MigrationState(typeof(TContext).Assembly, app).IsCurrent(ct);
        }
        catch (PostgresException missing) when (missing.SqlState is PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidAuthorizationSpecification)
        {
            return false;
        }
    }

    private static async Task EnsureRoles(string service, string admin, IReadOnlyList<string> logins, CancellationToken ct)
    {
        await EnsureDatabase(admin, ct);
        await using var connection = new NpgsqlConnection(admin);
        await connection.OpenAsync(ct);
        await DatabaseRoles.Ensure(connection, service, logins.Select(login => new NpgsqlConnectionStringBuilder(login)), ct);
    }

    private static async Task EnsureDatabase(string admin, CancellationToken ct)
    {
        var target = new NpgsqlConnectionStringBuilder(admin);
        var name = target.Database!;
        target.Database = "postgres";
        await using var server = new NpgsqlConnection(target.ConnectionString);
        await server.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", server) { Parameters = { new() { Value = name } } };
        if (await exists.ExecuteScalarAsync(ct) is true)
            return;

        await using var create = new NpgsqlCommand($"CREATE DATABASE \"{name}\"", server);
        await create.ExecuteNonQueryAsync(ct);
    }

    private static async Task Migrate<TContext>(IServiceProvider services, NpgsqlDataSource owner, CancellationToken ct) where TContext : ServiceDbContext
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<TContext>();
        await using var connection = await owner.OpenConnectionAsync(ct);
        db.Database.SetDbConnection(connection);
        db.Migrating = true;
        await db.Database.MigrateAsync(ct);
        await using var grant = new NpgsqlCommand(
            $"""GRANT SELECT ON "__EFMigrationsHistory" TO {DatabaseRoles.App(services.GetRequiredService<ServiceIdentity>().Name)}""", connection);
        await grant.ExecuteNonQueryAsync(ct);
    }
}
