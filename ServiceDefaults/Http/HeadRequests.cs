using Microsoft.AspNetCore.Http;

namespace DotMac.ServiceDefaults.Http;

/// <summary>Answers HEAD wherever GET is answered, with the same header fields (RFC 9110, 9.3.2): Kestrel knows what it was, and sends no content.</summary>
internal static class HeadRequests
{
    /// <summary>Before routing, which knows GET alone.</summary>
    public static Task Invoke(HttpContext http, RequestDelegate next)
    {
        if (HttpMethods.IsHead(http.Request.Method))
            http.Request.Method = HttpMethods.Get;
        return next(http);
    }
}
