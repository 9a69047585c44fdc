using DotMac.Benchmarks.Statements;
using DotMac.NativeHost.Running;
using DotMac.NativeHost.Servers;
using DotMac.TestKit;

namespace DotMac.Benchmarks.Running;

/// <summary>PostgreSQL, Redis and RabbitMQ for the rows of load, as the tests have them: commits do not wait for the disk, so that work is measured.</summary>
internal sealed class Servers : IAsyncDisposable
{
    private readonly Server[] all;
    private readonly NativeHost.Running.Ports ports;

    private Servers(TestServers addresses, StatementLog statements, Server[] all, NativeHost.Running.Ports ports) =>
        (Addresses, Statements, this.all, this.ports) = (addresses, statements, all, ports);

    public TestServers Addresses { get; }

    /// <summary>What PostgreSQL logs.</summary>
    public StatementLog Statements { get; }

    public static async Task<Servers> Start(Bench bench)
    {
        var ports = new NativeHost.Running.Ports();
        var (rabbit, management, postgres, redis) = (ports.Reserve(), ports.Reserve(), ports.Reserve(), ports.Reserve());
        var (password, statements) = (Guid.NewGuid().ToString("N"), new StatementLog());
        Server[] all =
        [
            new RabbitServer(bench.Folder("rabbit"), rabbit, management, ports.Reserve(), ports.Reserve(), "guest", password),
            // Commit timestamps tell to the microsecond when an event left one service and took effect in another.
            new PostgresServer(bench.Folder("postgres"), postgres, password, durable: false) { Settings = ["track_commit_timestamp=on"] },
            new RedisServer(bench.Folder("redis"), redis, password),
        ];
        await Packages.Ensure([.. all.Select(server => server.Requires)], Console.Error.WriteLine);
        await Task.WhenAll(all.Select(server => server.Start(server is PostgresServer ? statements.Hear : _ => { }, bench.Watchdog, default)));
        var addresses = new TestServers(
            $"Host=127.0.0.1;Port={postgres};Username=postgres;Password={password};Database=postgres",
            new Uri($"amqp://guest:{password}@127.0.0.1:{rabbit}/"), new Uri($"http://guest:{password}@127.0.0.1:{management}/"),
            $"127.0.0.1:{redis},password={password}");
        return new(addresses, statements, all, ports);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in all)
            await server.DisposeAsync();
        ports.Dispose();
    }
}
