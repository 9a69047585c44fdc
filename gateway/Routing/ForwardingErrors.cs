using DotMac.Gateway.Edge;
using Yarp.ReverseProxy.Forwarder;

namespace DotMac.Gateway.Routing;

/// <summary>What the client is told when a request could not be handed on: 503 or 504 as a problem, never a bare 502.</summary>
internal static class ForwardingErrors
{
    public static async Task Answer(HttpContext http, RequestDelegate next)
    {
        await next(http);
        if (http.Response.HasStarted || http.GetForwarderErrorFeature() is not { } failure)
            return;

        await (failure.Error switch
        {
            ForwarderError.RequestTimedOut =>
                http.Refuse(StatusCodes.Status504GatewayTimeout, "service.timeout", "The service did not answer in time."),
            ForwarderError.RequestBodyClient when failure.Exception is BadHttpRequestException bad => Unreadable(http, bad),
            ForwarderError.RequestBodyClient or ForwarderError.RequestCanceled or ForwarderError.RequestBodyCanceled => Task.CompletedTask,
            _ => http.Refuse(
                StatusCodes.Status503ServiceUnavailable, "service.unavailable",
                "The service does not answer at the moment; the same request may succeed later."),
        });
    }

    private static Task Unreadable(HttpContext http, BadHttpRequestException bad) => bad.StatusCode == StatusCodes.Status413PayloadTooLarge
        ? http.RefuseBody()
        : http.Refuse(bad.StatusCode, "request.malformed", "The body could not be read.");
}
