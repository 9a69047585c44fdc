using System.Diagnostics;
using DotMac.Gateway.RateLimits;

namespace DotMac.Gateway.Edge;

/// <summary>
/// Headers on the way in and out: internal ones that a client sends are dropped, each request has a correlation id, each answer has it too,
/// and the id that the client gave the request (<c>X-Request-ID</c>), beside the security headers and what is left of the caller's quota.
/// </summary>
internal sealed class EdgeHeaders(RequestDelegate next)
{
    private const string Correlation = "X-Correlation-ID";
    private const string RequestId = "X-Request-ID";
    private static readonly string[] InternalPrefixes = ["X-User-", "X-Internal-", "X-Service-"];

    public Task InvokeAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        if (headers.Authorization.Count > 0 || headers.ContainsKey(EdgeTokens.KeyHeader))
            http.Features.Set(SentCredentials.Marker);
        Strip(headers);
        headers[Correlation] = CorrelationOf(headers);
        http.Response.OnStarting(Complete, http);
        return next(http);
    }

    private static void Strip(IHeaderDictionary headers)
    {
        List<string>? found = null;
        foreach (var (name, _) in headers)
            if (name.StartsWith('X') || name.StartsWith('x'))
                foreach (var prefix in InternalPrefixes)
                    if (name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                        (found ??= []).Add(name);

        headers.Remove("Forwarded");
        foreach (var name in found ?? [])
            headers.Remove(name);
    }

    private static string CorrelationOf(IHeaderDictionary headers) =>
        headers[Correlation] is [{ } stated] && IsPlain(stated) ? stated :
        headers[RequestId] is [{ } request] && IsPlain(request) ? request :
        Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N");

    private static bool IsPlain(string text)
    {
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '_' or '.' or ':'))
                return false;
        return text.Length is > 0 and <= 100;
    }

    private static Task Complete(object state)
    {
        var http = (HttpContext)state;
        var headers = http.Response.Headers;
        headers[Correlation] = http.Request.Headers[Correlation];
        if (http.Request.Headers[RequestId] is [{ Length: > 0 and <= 200 } id] && id.All(character => character is >= ' ' and <= '~'))
            headers[RequestId] = id;
        headers.Remove("Server");
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (headers.ContentSecurityPolicy.Count == 0)
            headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
        if (headers.CacheControl.Count == 0)
            headers.CacheControl = "private, no-store";
        if (http.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000; includeSubDomains";
        http.Features.Get<QuotaLeft>()?.Tell(headers);
        return Task.CompletedTask;
    }
}
