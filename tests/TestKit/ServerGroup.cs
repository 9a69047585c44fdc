using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DotMac.NativeHost.Running;
using DotMac.NativeHost.Servers;

namespace DotMac.TestKit;

/// <summary>One set of servers in a folder, shared by the test processes of a clone; <c>shared-servers.sh</c> watches over it.</summary>
/// <param name="folder">Holds the locks and <c>servers.json</c>; not below /root, which PostgreSQL's user may not enter.</param>
internal sealed class ServerGroup(string folder)
{
    private const string StorageKey = "dotmac:operations";

    public static ServerGroup OfThisClone { get; } =
        new(Path.Combine("/tmp", $"dotmac-tests-{Hash($"{Clone()} {Environment.UserName}")}"));

    private string State => Path.Combine(folder, "servers.json");

    /// <summary>Becomes a member for as long as the given stream stays open, and starts the servers when nobody has.</summary>
    public async Task<TestServers> Enter(Action<FileLock> member)
    {
        Directory.CreateDirectory(folder);
        using var turn = await FileLock.Take(Path.Combine(folder, "lock"));
        member(await FileLock.Take(Path.Combine(folder, "members"), shared: true));
        if (File.Exists(State) && IsWatched())
            return JsonSerializer.Deserialize<TestServers>(await File.ReadAllTextAsync(State))!;

        var started = await Start();
        await Folders.Secret(State, JsonSerializer.Serialize(started), default);
        return started;
    }

    private async Task<TestServers> Start()
    {
        // Until the shell watches over them, the servers die with this process, should it be killed.
        await using var watchdog = await Watchdog.Start(Path.Combine(folder, "starting"), default);
        var data = Path.Combine(folder, "data");
        if (Directory.Exists(data))
            Directory.Delete(data, recursive: true);
        Directory.CreateDirectory(data);
        using var ports = new NativeHost.Running.Ports();
        var password = Guid.NewGuid().ToString("N");
        var (rabbit, management, postgres, redis, s3) = (ports.Reserve(), ports.Reserve(), ports.Reserve(), ports.Reserve(), ports.Reserve());
        string Folder(string name) => Path.Combine(data, name);
        string Log(string name) => Path.Combine(data, name + ".log");
        Server[] servers =
        [
            new RabbitServer(Folder("rabbit"), rabbit, management, ports.Reserve(), ports.Reserve(), "guest", password) { LogFile = Log("rabbit") },
            new PostgresServer(Folder("postgres"), postgres, password, durable: false) { LogFile = Log("postgres") },
            new RedisServer(Folder("redis"), redis, password) { LogFile = Log("redis") },
            new S3Server(Folder("s3"), s3, StorageKey, password) { LogFile = Log("s3") },
        ];
        await Packages.Ensure([.. servers.Select(server => server.Requires)], Console.WriteLine);
        try
        {
            await Task.WhenAll(servers.Select(server => server.Start(_ => { }, watchdog, default)));
            var children = servers.SelectMany(server => server.Children).ToArray();
            await Watch(children);
            foreach (var child in children)
                watchdog.Remove(child.Pid);
        }
        catch
        {
            foreach (var server in servers)
                await server.DisposeAsync();
            throw;
        }

        return new(
            $"Host=127.0.0.1;Port={postgres};Username=postgres;Password={password};Database=postgres",
                new Uri($"amqp://guest:{password}@127.0.0.1:{rabbit}/"),
            new Uri($"http://guest:{password}@127.0.0.1:{management}/"), $"127.0.0.1:{redis},password={password}",
                new($"127.0.0.1:{s3}", StorageKey, password));
    }

    /// <summary>Leaves a shell behind that belongs to nobody and ends the servers when the last member has gone.</summary>
    private async Task Watch(IEnumerable<ChildProcess> children)
    {
        var script = Path.Combine(folder, "watch.sh");
        using (var reader = new StreamReader(typeof(ServerGroup).Assembly.GetManifestResourceStream("shared-servers.sh")!))
            await File.WriteAllTextAsync(script, await reader.ReadToEndAsync());
        var groups = children.Select(child => $"{child.Pid}:{(int)child.StopSignal}");
        string[] command = ["-c", "setsid bash \"$@\" </dev/null >/dev/null 2>&1 &", "watch", script, folder, .. groups];
        using var shell = Process.Start(new ProcessStartInfo("bash", command))!;
        await shell.WaitForExitAsync();
        await Eventually.Get(() => Task.FromResult(IsWatched()), watched => watched, "the watch over the test servers");
    }

    private bool IsWatched()
    {
        using var free = FileLock.TryTake(Path.Combine(folder, "watched"));
        return free is null;
    }

    private static string Clone()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DotMac.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? AppContext.BaseDirectory;
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..10];
}
