using DotMac.ServiceDefaults.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using static DotMac.Gateway.Pages.EdgePage;

namespace DotMac.Gateway.Reference;

/// <summary>What a problem's <c>type</c> leads to: what the refusal means and what a client can do about it.</summary>
internal static class ProblemPage
{
    public static ContentHttpResult Get(string slug, HttpContext http)
    {
        var (status, meaning) = ProblemMeanings.Of(slug) ??
            ("that the document names", "A rule of the service refused the request; repeating it unchanged gives the same answer.");
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Content(
            Render(
                http, slug,
                $"""
                <p>Answered with status <strong>{Text(status)}</strong>.</p>
                <p>{Text(meaning)}</p>
                <p>The document that brought you here says more: <code>detail</code> about this very case, <code>errors</code> which members are to blame,
                and <code>trace_id</code> what to quote when you ask for help. The <a href="/scalar/">API reference</a> lists each operation.</p>
                """),
            HtmlPage.ContentType);
    }
}
