using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Http;

/// <summary>
/// Answers HEAD wherever GET is answered, with the same header fields (RFC 9110, 9.3.2). Only routing takes it for a GET: whoever answers sees what it is,
/// and sends no content for nothing.
/// </summary>
internal static class HeadRequests
{
    private static readonly object Mark = new();

    public static void UseRoutingOfHeadAsGet(this WebApplication app)
    {
        app.Use((http, next) =>
        {
            if (!HttpMethods.IsHead(http.Request.Method))
                return next(http);
            http.Items[Mark] = Mark;
            http.Request.Method = HttpMethods.Get;
            return next(http);
        });
        app.UseRouting();
        app.Use((http, next) =>
        {
            if (http.Items.ContainsKey(Mark))
                http.Request.Method = HttpMethods.Head;
            return next(http);
        });
    }
}
