using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace DotMac.TestKit;

/// <summary>How the way to the store is.</summary>
public enum Way
{
    Open,
    Closed,
    Hanging,
}

/// <summary>The way to the object store, which a test can close, or let hang: connections are taken and nothing answers.</summary>
public sealed class StoreProxy(string target) : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> clients = [];
    private readonly CancellationTokenSource stopping = new();
    private Task accepting = Task.CompletedTask;
    private Way way;

    public string Endpoint => listener.LocalEndpoint.ToString()!;

    public void Start()
    {
        listener.Start();
        accepting = Accept();
    }

    /// <summary>Changes the way and ends the connections that were made on the former.</summary>
    public void Become(Way next)
    {
        way = next;
        while (clients.TryTake(out var client))
            client.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        listener.Stop();
        await accepting;
        Become(Way.Closed);
        stopping.Dispose();
    }

    private async Task Accept()
    {
        try
        {
            while (true)
                _ = Carry(await listener.AcceptTcpClientAsync(stopping.Token));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }

    private async Task Carry(TcpClient client)
    {
        if (way == Way.Closed)
        {
            client.Dispose();
            return;
        }

        clients.Add(client);
        if (way == Way.Hanging)
            return;

        try
        {
            using var store = new TcpClient();
            await store.ConnectAsync(IPEndPoint.Parse(target), stopping.Token);
            await Task.WhenAny(
                client.GetStream().CopyToAsync(store.GetStream(), stopping.Token), store.GetStream().CopyToAsync(client.GetStream(), stopping.Token));
            client.Dispose();
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side went away.
        }
    }
}
