using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace DotMac.TestKit;

/// <summary>A door to PostgreSQL behind which the first caller waits longer than a request would: as a server that is too busy right now.</summary>
public sealed class LateServer : IAsyncDisposable
{
    private readonly TcpListener door = new(IPAddress.Loopback, 0);
    private readonly Task<int> passing;

    /// <param name="connection">To the server itself; the first caller waits a second longer than its timeout.</param>
    public LateServer(string connection)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        door.Start();
        passing = PassAll(server.Host!, server.Port, TimeSpan.FromSeconds(server.Timeout + 1));
    }

    public int Port => ((IPEndPoint)door.LocalEndpoint).Port;

    /// <summary>Closes the door and tells how many came through.</summary>
    public Task<int> Close()
    {
        door.Stop();
        return passing;
    }

    public async ValueTask DisposeAsync()
    {
        await Close();
        door.Dispose();
    }

    private async Task<int> PassAll(string host, int port, TimeSpan late)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                _ = Pass(await door.AcceptTcpClientAsync(), host, port, count == 0 ? late : TimeSpan.Zero);
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
            {
                return count;
            }
        }
    }

    private static async Task Pass(TcpClient caller, string host, int port, TimeSpan late)
    {
        using var _ = caller;
        await Task.Delay(late);
        using var server = new TcpClient();
        await server.ConnectAsync(host, port);
        var (near, far) = (caller.GetStream(), server.GetStream());
        await Task.WhenAny(near.CopyToAsync(far), far.CopyToAsync(near));
    }
}
