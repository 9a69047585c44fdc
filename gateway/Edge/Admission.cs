using DotMac.Gateway.RateLimits;
using DotMac.Gateway.Routing;

namespace DotMac.Gateway.Edge;

/// <summary>Lets a request in or not, in the order of what costs least: who is it, how often, where to, with what right, how large.</summary>
internal sealed class Admission(RequestDelegate next, EdgeTokens tokens, RateLimiter limiter)
{
    public async Task InvokeAsync(HttpContext http)
    {
        var route = http.GetEndpoint()?.Metadata.GetMetadata<EdgeRoute>();
        if (route is null && http.GetEndpoint() is not null)
        {
            await next(http);
            return;
        }

        if (route is { Credentials: Credentials.Own })
            EdgeTokens.DropKeys(http);
        var asked = route is { Credentials: not Credentials.Own } ? await tokens.Identify(http) : Caller.Nobody;
        if (asked is not { } caller || !await limiter.Admit(http, caller))
            return;

        if (IsTwisted(http.Request.Path))
            await http.Refuse(StatusCodes.Status404NotFound, "route.not_found", "Nothing is routed at this path.");
        else if (caller.Refused)
            await http.RefuseToken(shown: true);
        else if (caller.Subject is null && route?.Credentials == Credentials.Required)
            await http.RefuseToken(shown: false);
        else if (http.Request.ContentLength > (route?.MostBytes ?? EdgeRoute.Ordinary))
            await http.RefuseBody();
        else
            await next(http);
    }

    /// <summary>
    /// What is still encoded after it was decoded once, empty segments and backslashes stand in no path of ours; a service might read
    /// them otherwise than the routes here do.
    /// </summary>
    private static bool IsTwisted(PathString path) =>
        path.Value is { } text && (text.AsSpan().ContainsAny('%', '\\') || text.Contains("//", StringComparison.Ordinal));
}
