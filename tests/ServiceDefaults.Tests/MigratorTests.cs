using System.Net;
using System.Net.Sockets;
using DotMac.ServiceDefaults.Tests.Notes;
using Npgsql;

namespace DotMac.ServiceDefaults.Tests;

public sealed class MigratorTests(NotesService service)
{
    [Fact]
    public async Task A_migrate_run_waits_for_a_server_that_is_too_busy_for_a_request()
    {
        var server = new NpgsqlConnectionStringBuilder(service.Settings.AppConnection);
        server.Timeout.ShouldBe(2);
        using var door = new TcpListener(IPAddress.Loopback, 0);
        door.Start();
        var relayed = Relay(door, server.Host!, server.Port, TimeSpan.FromSeconds(server.Timeout + 1));

        (await service.Migrate(((IPEndPoint)door.LocalEndpoint).Port)).ShouldBe(0);

        door.Stop();
        (await relayed).ShouldBeGreaterThan(0);
    }

    /// <summary>Passes connections on to the server, the first one only after a while; returns how many there were.</summary>
    private static async Task<int> Relay(TcpListener door, string host, int port, TimeSpan late)
    {
        for (var count = 0; ; count++)
        {
            try
            {
                _ = Pass(await door.AcceptTcpClientAsync(), host, port, count == 0 ? late : TimeSpan.Zero);
            }
            catch (SocketException)
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
