using System.Net;
using System.Net.Sockets;

namespace DotMac.NativeHost.Running;

/// <summary>Ports of 127.0.0.1, seen from outside.</summary>
internal static class Loopback
{
    /// <summary>
    /// Whether anything takes connections there. A start asks this of each resource twenty times a second: a refusal is an answer, for as an
    /// exception it took the host a tenth of the start.
    /// </summary>
    public static async Task<bool> Listens(int port, CancellationToken ct)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var attempt = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Loopback, port) };
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        attempt.Completed += (_, _) => ended.SetResult();
        if (socket.ConnectAsync(attempt))
            await ended.Task.WaitAsync(ct);
        return attempt.SocketError == SocketError.Success;
    }
}
