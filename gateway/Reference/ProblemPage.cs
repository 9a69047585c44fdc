using System.Net;
using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DotMac.Gateway.Reference;

/// <summary>What a problem's <c>type</c> leads to: what the refusal means and what a client can do about it.</summary>
internal static class ProblemPage
{
    public static ContentHttpResult Get(string slug, HttpContext http)
    {
        var (status, meaning) = ProblemMeanings.Of(slug) ??
            ("that the document names", "A rule of the service refused the request; repeating it unchanged gives the same answer.");
        var name = WebUtility.HtmlEncode(slug);
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Content($$"""
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{{name}}</title>
            <style>body{font:16px/1.5 system-ui,sans-serif;max-width:42rem;margin:4rem auto;padding:0 1rem}
            code{background:#eee;padding:0 .3em}</style></head>
            <body><h1><code>{{name}}</code></h1>
            <p>Answered with status <strong>{{WebUtility.HtmlEncode(status)}}</strong>.</p>
            <p>{{WebUtility.HtmlEncode(meaning)}}</p>
            <p>The document that brought you here says more: <code>detail</code> about this very case, <code>errors</code> which members are to blame,
            and <code>trace_id</code> what to quote when you ask for help. The <a href="/scalar/">API reference</a> lists each operation.</p>
            </body></html>
            """, MediaTypeNames.Text.Html + "; charset=utf-8");
    }
}
