using System.Net;

namespace DotMac.Gateway.Edge;

/// <summary>
/// <c>/metrics</c> is for whoever looks from the same machine or pod; at the public address there is no such page. A request that a proxy
/// handed on comes from elsewhere, wherever the proxy runs.
/// </summary>
internal static class LocalMetrics
{
    public static Task Invoke(HttpContext http, RequestDelegate next) =>
        http.Request.Path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase) && !IsLocal(http)
            ? http.Refuse(StatusCodes.Status404NotFound, "route.not_found", "Nothing is routed at this path.")
            : next(http);

    private static bool IsLocal(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address) && !http.Request.Headers.ContainsKey("X-Forwarded-For");
}
