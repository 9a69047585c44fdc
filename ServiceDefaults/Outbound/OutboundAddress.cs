using System.Net;
using System.Net.Sockets;

namespace DotMac.ServiceDefaults.Outbound;

/// <summary>Which addresses a user may make the fleet call: public unicast, nothing of ours and nothing special (RFC 6890 and its registries).</summary>
public static class OutboundAddress
{
    /// <summary>All public IPv6 addresses lie here (RFC 4291, 2.4): what translates, maps or embeds an IPv4 address does not.</summary>
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24",
            "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4", "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly string[] LocalSuffixes = ["localhost", ".localhost", ".local", ".internal", ".lan", ".home.arpa"];

    /// <summary>Whether an address is a public one; an IPv4 address inside an IPv6 one counts as itself.</summary>
    public static bool IsPublic(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily == AddressFamily.InterNetwork || GlobalUnicast.Contains(plain)) && !Special.Any(network => network.Contains(plain));
    }

    /// <summary>Reads a URL that a user gave; null when its form alone shows that it may not be called. The resolved address is checked again at each connect.</summary>
    public static Uri? Parse(string text, OutboundAllowList allowed)
    {
        if (text.Length > 2048 || text.Any(character => character is <= ' ' or > '~' or '\\' or '#') || !Uri.TryCreate(text, UriKind.Absolute, out var url))
            return null;
        if (url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0)
            return null;
        if (allowed.Contains(url.Host, url.Port))
            return url;

        var host = url.IdnHost.TrimEnd('.').ToLowerInvariant();
        var named = url.HostNameType == UriHostNameType.Dns && host.Contains('.') && !LocalSuffixes.Any(suffix => host.EndsWith(suffix, StringComparison.Ordinal));
        var literal = url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6 && IPAddress.TryParse(url.DnsSafeHost, out var address) && IsPublic(address);
        return (named || literal) && url.Port is (80 or 443 or >= 1024) ? url : null;
    }
}

/// <summary>Exact <c>host:port</c> pairs that may be called although they are not public (<c>Outbound:Allow</c>); empty unless an operator says otherwise.</summary>
public sealed class OutboundAllowList(IEnumerable<string> pairs)
{
    private readonly HashSet<string> pairs = new(pairs, StringComparer.OrdinalIgnoreCase);

    public bool Contains(string host, int port) => pairs.Contains($"{host}:{port}");
}
