using System.Net.Sockets;
using System.Text;
using DotMac.NativeHost.Running;

namespace DotMac.NativeHost.Servers;

/// <summary>Redis with a password; its configuration goes in by standard input, so that no list of processes shows it.</summary>
public sealed class RedisServer(string folder, int port, string password, string snapshots = "\"\"") : Server(port)
{
    public override (string, string[]) Requires => ("/usr/bin/redis-server", ["redis-server"]);

    protected override async Task<bool> IsReady(CancellationToken ct)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, ct);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nPING\r\n"), ct);
        var answer = new byte[64];
        var read = await stream.ReadAtLeastAsync(answer, 12, throwOnEndOfStream: false, ct);
        return Encoding.ASCII.GetString(answer, 0, read).Contains("+PONG", StringComparison.Ordinal);
    }

    protected override Task Prepare(CancellationToken ct)
    {
        Folders.Private(folder);
        return Task.CompletedTask;
    }

    protected override IEnumerable<ProcessSpec> Processes()
    {
        yield return new("redis-server", ["-"], folder)
        {
            Input = $"bind 127.0.0.1\nport {Port}\ndir {folder}\nrequirepass {password}\nsave {snapshots}\nappendonly no\nloglevel warning\n",
        };
    }
}
