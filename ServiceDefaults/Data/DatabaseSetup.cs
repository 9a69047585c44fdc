using DotMac.ServiceDefaults.Schema;
using DotMac.ServiceDefaults.Telemetry;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace DotMac.ServiceDefaults.Data;

/// <summary>The service's context on PostgreSQL, its data sources and the operation that rules them.</summary>
public static class DatabaseSetup
{
    internal static void AddDatabase<TContext>(this IHostApplicationBuilder builder, ServiceIdentity service) where TContext : ServiceDbContext
    {
        // Tools (dotnet ef, openapi) build the host without a database; a connection is asked for only when it is used.
        string Connection(string suffix)
        {
            var connection = builder.Configuration.GetConnectionString($"{service.Name}-{suffix}") ?? "Host=127.0.0.1";
            return ServiceHost.IsVerb ? RunConnection.Patient(connection) : connection;
        }

        builder.Services.AddSingleton(_ => new OperationDataSource(Connection("db")));
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(Connection("db")));
        builder.Services.AddSingleton(_ => new PlatformDataSource(NpgsqlDataSource.Create(Connection("platform"))));
        builder.Services.AddSingleton(provider => new MigrationState(typeof(TContext).Assembly, provider.GetRequiredService<NpgsqlDataSource>()));
        builder.Services.AddScoped<CurrentOperation>();
        builder.Services.AddScoped<TenantClock>();
        builder.Services.AddScoped<ServiceDbContext>(provider => provider.GetRequiredService<TContext>());
        // The options are the same for all contexts: built for each, they took a twentieth of a small request's time.
        builder.Services.AddDbContext<TContext>(
            (provider, options) => Configure(options.UseNpgsql(provider.GetRequiredService<OperationDataSource>().Source)), optionsLifetime: ServiceLifetime.Singleton);
        builder.Services.AddHealthChecks().AddCheck<MigrationHealthCheck>("database");
    }

    /// <summary>The options of a context outside a host, for tools.</summary>
    public static void Configure(DbContextOptionsBuilder options, string connectionString) => Configure(options.UseNpgsql(connectionString));

    private static void Configure(DbContextOptionsBuilder options) => options
        .UseSnakeCaseNamingConvention()
        .AddInterceptors(new TransactionInterceptor(), new FailedStatements())
        .ReplaceService<IMigrationsSqlGenerator, TenancySqlGenerator>()
        // The first costs a start a second model, and Architecture.Tests looks; the second tells a service that it has few mappings.
        .ConfigureWarnings(warnings => warnings.Ignore(RelationalEventId.PendingModelChangesWarning, CoreEventId.NoEntityTypeConfigurationsWarning));
}
