using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace DotMac.NativeHost.Running;

/// <summary>
/// Reserves ports by binding and not listening: nobody else is given the port, and the server (SO_REUSEADDR, as they all set) still
/// listens on it. Two fleets that ask for the same port are told apart by an abstract socket of the port's name, which only one can bind.
/// </summary>
public sealed class Ports : IDisposable
{
    private readonly List<Socket> held = [];

    /// <summary>A free port: the wanted one, or the next free above it, or any.</summary>
    public int Reserve(int? wanted = null)
    {
        for (var port = wanted ?? 0; port <= (wanted ?? 0) + 100; port++)
            if (TryHold(port) is { } reserved)
                return reserved;
        return TryHold(0) ?? throw new InvalidOperationException("No port is free.");
    }

    public void Dispose()
    {
        foreach (var socket in held)
            socket.Dispose();
        held.Clear();
    }

    private int? TryHold(int port)
    {
        if (port != 0 && IsListening(port))
            return null;

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        var name = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            var given = ((IPEndPoint)socket.LocalEndPoint!).Port;
            name.Bind(new UnixDomainSocketEndPoint($"\0dotmac-port-{given}"));
            held.AddRange([socket, name]);
            return given;
        }
        catch (SocketException)
        {
            socket.Dispose();
            name.Dispose();
            return null;
        }
    }

    /// <summary>A socket that listens elsewhere than on the loopback does not conflict with the bind, so this is asked for as well.</summary>
    private static bool IsListening(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);
}
