using System.Text;
using Yarp.ReverseProxy.Forwarder;

namespace DotMac.Gateway.Routing;

/// <summary>Connections to the services: a dead one is noticed within a second.</summary>
internal sealed class ServiceConnections : ForwarderHttpClientFactory
{
    protected override void ConfigureHandler(ForwarderHttpClientContext context, SocketsHttpHandler handler)
    {
        base.ConfigureHandler(context, handler);
        handler.ConnectTimeout = TimeSpan.FromSeconds(1);
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        // As Kestrel has read them. Without it a caller's "é" fails like a service that is down, and is counted against the service (RFC 9110, 5.5).
        handler.RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8;
    }
}
