using System.Net;
using System.Net.Sockets;
using DotMac.ServiceDefaults.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;

namespace DotMac.ServiceDefaults.Outbound;

/// <summary>The one HTTP client that calls addresses which users gave: it checks what a name resolves to at connect time, and follows no redirect.</summary>
public static class OutboundSetup
{
    /// <summary>Name of the guarded client.</summary>
    public const string Client = "outbound";

    public static void AddOutbound(this IHostApplicationBuilder builder)
    {
        var allowed = new OutboundAllowList(builder.Configuration.GetSection("Outbound:Allow").GetChildren().Select(pair => pair.Value!));
        builder.Services.AddSingleton(allowed);
        builder.Services.AddTransient<NoCallInTransaction>();
        builder.Services.AddHttpClient(Client, http => http.Timeout = TimeSpan.FromSeconds(15))
            .ConfigurePrimaryHttpMessageHandler(() => Guarded(allowed))
            .AddHttpMessageHandler<NoCallInTransaction>();
    }

    /// <summary>Puts the guard into a client that a library makes.</summary>
    public static void Guard(HttpMessageHandlerBuilder builder)
    {
        builder.PrimaryHandler = Guarded(builder.Services.GetRequiredService<OutboundAllowList>());
        builder.AdditionalHandlers.Add(new NoCallInTransaction());
    }

    private static SocketsHttpHandler Guarded(OutboundAllowList allowed) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, ct) => Connect(context.DnsEndPoint, allowed, ct),
    };

    private static async ValueTask<Stream> Connect(DnsEndPoint target, OutboundAllowList allowed, CancellationToken ct)
    {
        var addresses = await Dns.GetHostAddressesAsync(target.Host, ct);
        var open = allowed.Contains(target.Host, target.Port) ? addresses : [.. addresses.Where(OutboundAddress.IsPublic)];
        // A name with one public and one private address is a trap, not a mistake: it is refused whole.
        if (open.Length == 0 || open.Length != addresses.Length)
            throw new BlockedAddressException();

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(open, target.Port, ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A name resolved to an address that users may not make the fleet call.</summary>
public sealed class BlockedAddressException() : IOException("blocked-address");

/// <summary>Nothing leaves the process while a database transaction is open (design, section 3): it would hold the connection for as long as a stranger likes.</summary>
internal sealed class NoCallInTransaction : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CurrentOperation.RequireNoTransaction();
        return base.SendAsync(request, cancellationToken);
    }
}
