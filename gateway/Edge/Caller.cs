using System.Net;
using System.Net.Sockets;

namespace DotMac.Gateway.Edge;

/// <summary>Who a request comes from, as far as the edge can tell.</summary>
/// <param name="Subject">The token's subject; null where there is no good token.</param>
/// <param name="Refused">A token or key was shown, and it is not a good one.</param>
internal readonly record struct Caller(string? Subject, bool Refused)
{
    public static readonly Caller Nobody = new(null, Refused: false);
    public static readonly Caller Impostor = new(null, Refused: true);

    /// <summary>The client's address; of IPv6 the network, since a customer has 2^64 addresses there.</summary>
    public static string AddressOf(HttpContext http)
    {
        var address = http.Connection.RemoteIpAddress ?? IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return address.AddressFamily == AddressFamily.InterNetworkV6
            ? new IPNetwork(new IPAddress([.. address.GetAddressBytes()[..8], .. new byte[8]]), 64).ToString()
            : address.ToString();
    }
}
