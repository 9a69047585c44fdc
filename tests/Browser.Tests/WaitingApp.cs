using System.Net;

namespace DotMac.Browser.Tests;

/// <summary>An app on the user's own machine, which waits for its code.</summary>
internal sealed class WaitingApp : IDisposable
{
    private readonly HttpListener listener = new();

    public WaitingApp()
    {
        listener.Prefixes.Add(new Uri(Address).GetLeftPart(UriPartial.Authority) + "/");
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (listener.IsListening)
                (await listener.GetContextAsync()).Response.Close();
        });
    }

    public string Address { get; } = $"http://127.0.0.1:{Ports.Free()}/cb";

    public void Dispose() => listener.Close();
}
