using Aspire.Hosting;
using DotMac.TestKit;
using Npgsql;

namespace DotMac.Benchmarks.Running;

/// <summary>One service of the fleet as built, in a process of its own, with a database and a virtual host of its own, beside a stub of Identity.</summary>
internal sealed class RunningService : IAsyncDisposable
{
    private readonly Bench bench;
    private readonly string assembly;
    private readonly NpgsqlDataSource admin;
    private RunningProgram? program;

    private RunningService(Bench bench, string assembly, ServiceSettings settings) =>
        (this.bench, this.assembly, Settings, admin) = (bench, assembly, settings, NpgsqlDataSource.Create(settings.Admin));

    public ServiceSettings Settings { get; }
    public RunningProgram Program => program ?? throw new InvalidOperationException("The service does not run.");

    /// <summary>Billing, which in production mode has to be told that it takes no money.</summary>
    public static Task<RunningService> Billing(Bench bench, IdentityStub identity) =>
        Create<Projects.Billing>(bench, "billing", [.. identity.Settings, new("Payments:Gateway", "sandbox")]);

    /// <summary>Partners, which hears what Billing announces.</summary>
    public static Task<RunningService> Partners(Bench bench, IdentityStub identity, RunningService billing) =>
        Create<Projects.Partners>(bench, "partners", identity.Settings, billing.Settings.VirtualHost);

    /// <summary>Makes and migrates its database; it does not run yet.</summary>
    /// <param name="bench">The run.</param>
    /// <param name="name">Its name in the topology.</param>
    /// <param name="more">What the service is told besides, say the address of Identity.</param>
    /// <param name="virtualHost">Of another service, whose events it is to hear.</param>
    public static async Task<RunningService> Create<TProject>(
        Bench bench, string name, IEnumerable<KeyValuePair<string, string?>> more, string? virtualHost = null)
        where TProject : IProjectMetadata, new()
    {
        var servers = await bench.Servers();
        var settings = await ServiceSettings.Create(servers.Addresses, name);
        foreach (var (key, value) in more)
            settings.Values[key] = value;
        if (virtualHost is not null)
            settings.Values["ConnectionStrings:messaging"] = new Uri(servers.Addresses.RabbitMq, virtualHost).ToString();
        var assembly = new TProject().AssemblyPath;
        await settings.Migrate(assembly);
        return new(bench, assembly, settings);
    }

    public async Task Start()
    {
        // The administrator and the owner of the tables are the migrate run's alone.
        var settings = Settings.Values.Where(setting => !setting.Key.EndsWith("-admin", StringComparison.Ordinal) && !setting.Key.EndsWith("-owner", StringComparison.Ordinal));
        program = await RunningProgram.Start(bench, assembly, settings.ToDictionary());
    }

    public async Task Stop()
    {
        await Program.DisposeAsync();
        program = null;
    }

    /// <summary>Runs a statement as the superuser, whom no policy binds; answers its first value.</summary>
    public async Task<object?> Sql(string statement, params object[] values)
    {
        await using var command = Command(statement, values);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>Reads pairs as the superuser.</summary>
    public async Task<Dictionary<Guid, DateTime>> Instants(string query, params object[] values)
    {
        await using var command = Command(query, values);
        await using var reader = await command.ExecuteReaderAsync();
        var found = new Dictionary<Guid, DateTime>();
        while (await reader.ReadAsync())
            found[reader.GetGuid(0)] = reader.GetDateTime(1);
        return found;
    }

    /// <summary>Waits until the outbox is published.</summary>
    public async Task Published()
    {
        while ((bool)(await Sql("SELECT EXISTS (SELECT FROM outbox WHERE published_at IS NULL)"))!)
            await Task.Delay(20);
    }

    /// <summary>Measures something else while the service, its outbox published, stands still.</summary>
    public async Task<double> StandStill(Func<Task<double>> measure)
    {
        await Published();
        Program.Pause();
        try
        {
            return await measure();
        }
        finally
        {
            Program.Resume();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (program is not null)
            await Stop();
        await admin.DisposeAsync();
    }

    private NpgsqlCommand Command(string statement, object[] values)
    {
        var command = admin.CreateCommand(statement);
        command.CommandTimeout = 0;
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return command;
    }
}
