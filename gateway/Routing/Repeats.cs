using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace DotMac.Gateway.Routing;

/// <summary>
/// Hands a request on once more where that can do no harm: one that was never sent, and a read whatever became of it. Another replica gets it at
/// once; where none is left, all of them a moment later, since a service that restarts is back soon.
/// </summary>
internal static class Repeats
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(100), TimeSpan.FromMilliseconds(300)];

    public static async Task Invoke(HttpContext http, RequestDelegate next)
    {
        var proxy = http.GetReverseProxyFeature();
        var (all, untried, pauses) = (proxy.AvailableDestinations, proxy.AvailableDestinations, 0);
        while (true)
        {
            await next(http);
            if (!IsHarmless(http))
                return;

            untried = [.. untried.Where(destination => destination != proxy.ProxiedDestination)];
            if (untried.Count == 0)
            {
                if (pauses == Pauses.Length)
                    return;
                await Task.Delay(Pauses[pauses++], http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                untried = all;
            }

            http.Features.Set<IForwarderErrorFeature>(null);
            http.Response.StatusCode = StatusCodes.Status200OK;
            proxy.AvailableDestinations = untried;
        }
    }

    /// <summary>It failed before an answer began, and the service cannot have acted on it.</summary>
    private static bool IsHarmless(HttpContext http) =>
        !http.Response.HasStarted && http.GetForwarderErrorFeature() is { Error: ForwarderError.Request } failure &&
        (IsRead(http) || failure.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError });

    private static bool IsRead(HttpContext http) =>
        (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)) &&
        http.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false };
}
